"""A theme's templates, ready to render.

The one door to Jinja. Templates get one frozen view and nothing else: autoescape is on, undefined names are errors,
includes are named literally, and there is no clock.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import BuiltinMethodType, CodeType, MethodType
from typing import Any

import jinja2
import markupsafe
from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from journeygen.compiled import Compiled
from journeygen.errors import Problem
from journeygen.inclusions import TEMPLATE_FOLDERS
from journeygen.quick import quickened
from journeygen.themes import Theme

# What `escape` calls for plain text, in markupsafe 3; where there is none, `escape` itself will do.
_escape_text = getattr(markupsafe, "_escape_inner", escape)
_METHODS = frozenset({MethodType, BuiltinMethodType})


class TemplateError(Exception):
    """A template failed: the problem in the theme's own coordinates."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class _Generator(CodeGenerator):
    """Marks where `{{ text }}` is escaped, for a quicker way: a page holds a hundred, most of them plain text."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Macro(Macro):
    """A macro whose parameters mostly get their values in order, without names."""

    def __init__(self, *made: Any) -> None:
        super().__init__(*made)
        self.plain = self._default_autoescape and not (self.caller or self.catch_kwargs or self.catch_varargs)

    @pass_eval_context
    def __call__(self, *values: Any, **named: Any) -> str:
        left = self._argument_count - len(values)
        if named or left < 0 or not self.plain or (values and type(values[0]) is EvalContext):
            return super().__call__(*values, **named)
        return str.__new__(Markup, self._func(*values, *[missing] * left))


def _force_escape(value: Any) -> Markup:
    """Text that shows HTML as it is written. In bytes it takes less time than in a text with letters of any script."""
    text = str(value.__html__() if hasattr(value, "__html__") else value)
    written = text.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return str.__new__(Markup, written.replace(b'"', b"&#34;").replace(b"'", b"&#39;").decode())


class _Environment(jinja2.Environment):
    form = ""

    def __init__(self, theme: Theme, filters: Mapping[str, Callable[..., Any]], cache: Path | None) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(lambda name: _named_source(theme, name)),
            autoescape=True,
            optimized=False,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Compiled(theme, cache, self.form) if cache else None,
        )
        self.globals = {}
        self.filters.update(filters)


class _Quick(_Environment):
    """Where templates have their quick form, and what they call there."""

    form = ".quick"
    code_generator_class = _Generator
    escape_text = staticmethod(_escape_text)
    macro = _Macro

    def __init__(self, theme: Theme, filters: Mapping[str, Callable[..., Any]], cache: Path | None) -> None:
        super().__init__(theme, filters, cache)
        self.filters["forceescape"] = _force_escape
        self._known: dict[object, jinja2.Template] = {}
        self._modules: dict[str, object] = {}

    def _compile(self, source: str, filename: str) -> CodeType:
        return compile(quickened(source), filename, "exec")

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:  # noqa: A002
        """A template; one that is known takes no time."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known

    def module(self, name: str, parent: str | None) -> object:
        """What a template has to import. Without globals it is the same for all."""
        known = self._modules.get(name)
        if known is None:
            known = self._modules[name] = self.get_template(name, parent).module
        return known

    @staticmethod
    def called(
        context: Context, what: Any, /, *values: object, _block_vars: Any = None, _loop_vars: Any = None, **named: Any
    ) -> Any:
        """What a call in a template returns; macros and methods need less than other things that can be called."""
        if type(what) is _Macro:
            plain = what.plain and context.eval_ctx.autoescape
            return what(*values, **named) if plain else what(context.eval_ctx, *values, **named)
        if type(what) in _METHODS and not hasattr(what, "jinja_pass_arg"):
            return what(*values, **named)
        return context.call(what, *values, _block_vars=_block_vars, _loop_vars=_loop_vars, **named)

    def rendered(self, name: str, view: object) -> str:
        """One template with its view, and nothing else."""
        template = self.get_template(name)
        context = Context(self, {"view": view}, name, template.blocks)
        return "".join(template.root_render_func(context))


RAISED = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _named_source(theme: Theme, name: str) -> tuple[str, str, None] | None:
    """A template as Jinja asks for it; its name stands for its file, so that a failure tells which one it was."""
    return (theme.templates[name], name, None) if name in theme.templates else None


class Templates:
    """A theme's templates ready to render. Compiled forms are kept in `cache` when that folder is given.

    The quick form takes twice as long to make, so there is one only where it can be kept for the next time.
    """

    def __init__(self, theme: Theme, filters: Mapping[str, Callable[..., Any]], cache: Path | None = None) -> None:
        self.theme = theme
        self._made_of = (theme, filters, cache)
        self.quick = None if sys.dont_write_bytecode else _Quick(*self._made_of)
        self.inexact: set[str] = set()

    def __reduce__(self) -> tuple[type["Templates"], tuple[Any, ...]]:
        """Travels to a worker as what it was made of: compiled templates do not travel."""
        return Templates, self._made_of

    def beside(self, theme: Theme) -> "Templates":
        """The same templates, compiled as they are, in a theme with other fonts, messages or assets."""
        again = object.__new__(Templates)
        again.__dict__ |= self.__dict__ | {"theme": theme, "_made_of": (theme, *self._made_of[1:])}
        return again

    @cached_property
    def exact(self) -> _Environment:
        """Where templates have the form that Jinja gives them."""
        return _Environment(*self._made_of)

    def compile(self) -> None:
        """Compiles all templates beforehand; one that cannot be is left for `render` to report."""
        environment = self.quick or self.exact
        for name in self.theme.templates:
            if name.split("/", 1)[0] in TEMPLATE_FOLDERS:
                with suppress(jinja2.TemplateError):
                    environment.get_template(name)

    def render(self, name: str, view: object) -> str:
        """One template with its view. Raises TemplateError with the line that failed."""
        if self.quick is not None and name not in self.inexact:
            with suppress(StopIteration, *RAISED):
                return self.quick.rendered(name, view)
        return self._exactly(name, view)

    def _exactly(self, name: str, view: object) -> str:
        """A template in its exact form: it asks for what may be missing, or tells what must not be."""
        try:
            made = self.exact.get_template(name).render(view=view)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(self._syntax_problem(name, error)) from None
        except jinja2.TemplateNotFound as error:
            what = f"The theme has no template `{error.name or name}`"
            raise TemplateError(Problem(f"themes/{self.theme.name}", 0, "template-missing", what)) from None
        except RAISED as error:
            raise TemplateError(self._runtime_problem(name, error)) from None
        self.inexact.add(name)
        return made

    def _syntax_problem(self, name: str, error: jinja2.TemplateSyntaxError) -> Problem:
        origin = error.name or name
        return self._problem(origin, error.lineno, "template-syntax", error.message or "It cannot be read")

    def _runtime_problem(self, name: str, error: Exception) -> Problem:
        """The innermost line of a template on the way to the error."""
        origin, line = name, 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self.theme.templates:
                origin, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return self._problem(origin, line, "template-error", str(error) or type(error).__name__)

    def _problem(self, name: str, line: int, code: str, why: str) -> Problem:
        text = self.theme.templates.get(name, "").split("\n")
        excerpt = text[line - 1].strip() if 0 < line <= len(text) else ""
        what = "This template failed" if code == "template-error" else "This template cannot be read"
        return Problem(
            self.theme.origins.get(name, name), line, code, what, why, "Correct the template", excerpt=excerpt
        )
