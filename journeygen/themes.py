"""Loads a theme: templates of the whole `extends` chain, what each one includes, tokens, words and assets.

The one door to Jinja. Templates get one frozen view and nothing else: autoescape is on, undefined names are errors,
includes are named literally, and there is no clock.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
import msgspec
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

from journeygen.digests import digest
from journeygen.errors import ContentError, Problem, did_you_mean
from journeygen.sources import is_ignored
from journeygen.toml import TomlError, read_toml

_INSTALLED = Path(__file__).parent / "themes"
PACKAGED = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "themes"
TEMPLATE_FOLDERS = ("site", "social", "newsletter")
_REFERENCE = re.compile(
    r"{%[-+]?\s*(?:extends|include|import|from)\s+([\"'])([^\"']+)\1\s*(?=[-+]?%}|(?:ignore|with|without|as|import)\b)"
)
# What `escape` calls for plain text, in markupsafe 3; where there is none, `escape` itself will do.
_escape_text = getattr(markupsafe, "_escape_inner", escape)
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
_ANY_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b")


class Theme(msgspec.Struct, frozen=True):
    """A theme as values. `templates` holds name -> source, where `default/site/base.html` names one link of the chain.

    `origins` tells each template's file for messages, `closures` the digest of everything it can show, `assets` the
    file and digest behind each name.
    """

    name: str
    templates: dict[str, str]
    origins: dict[str, str]
    closures: dict[str, str]
    assets: dict[str, tuple[str, str]]
    settings: dict[str, Any]

    def table(self, name: str) -> dict[str, Any]:
        """One table of `theme.toml`, the chain merged, or an empty one."""
        table = self.settings.get(name, {})
        return table if isinstance(table, dict) else {}


def theme_folders(root: Path, name: str) -> list[tuple[str, Path]]:
    """The chain of a theme: its name and folder, then those that it extends. The site's own themes come first.

    Raises ContentError when a theme is not there, extends itself, or has a `theme.toml` that cannot be read.
    """
    chain: list[tuple[str, Path]] = []
    while name or not chain:
        folder = next(
            (base / name for base in (root / "themes", PACKAGED) if (base / name / "theme.toml").is_file()), None
        )
        if folder is None or any(name == seen for seen, _ in chain):
            raise ContentError([_no_theme(root, name, chain)])
        chain.append((name, folder))
        name = str(_settings(folder, name).get("extends", ""))
    return chain


def load_theme(root: Path, name: str) -> Theme:
    """The theme of that name. Raises ContentError with every problem of its files."""
    templates: dict[str, str] = {}
    origins: dict[str, str] = {}
    assets: dict[str, tuple[str, str]] = {}
    settings: dict[str, Any] = {}
    problems: list[Problem] = []
    for link, folder in reversed(theme_folders(root, name)):
        settings = _merged(settings, _settings(folder, link))
        for path, file in _files(folder, TEMPLATE_FOLDERS):
            text = _template_text(file, f"themes/{link}/{path}", problems)
            for known in (path, f"{link}/{path}"):
                templates[known], origins[known] = text, f"themes/{link}/{path}"
        for path, file in _files(folder, ("assets",)):
            assets[path.removeprefix("assets/")] = (str(file), _asset_digest(file, f"themes/{link}/{path}", problems))
    problems += _reference_problems(templates, origins)
    if problems:
        raise ContentError(problems)
    closures = {path: digest("\0".join(_closure(path, templates)).encode()) for path in templates}
    for below in TEMPLATE_FOLDERS:
        # What is made by several templates together is outdated with any of them.
        closures[f"{below}/"] = digest(
            "".join(closures[path] for path in sorted(closures) if path.startswith(f"{below}/")).encode()
        )
    return Theme(name, templates, origins, closures, assets, settings)


def _files(folder: Path, below: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for name in below:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file() and not any(is_ignored(part) for part in file.relative_to(folder).parts):
                yield file.relative_to(folder).as_posix(), file


def _settings(folder: Path, name: str) -> dict[str, Any]:
    try:
        return read_toml((folder / "theme.toml").read_text("utf-8-sig"))
    except (TomlError, UnicodeDecodeError, OSError) as error:
        path, line = f"themes/{name}/theme.toml", error.line if isinstance(error, TomlError) else 0
        what = "The theme's settings cannot be read"
        raise ContentError([Problem(path, line, "theme-toml", what, str(error))]) from None


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Two levels of tables, the second over the first: a theme names only what it changes."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _template_text(file: Path, path: str, problems: list[Problem]) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        problems.append(Problem(path, 0, "template-unreadable", "This template cannot be read", str(error)))
        return ""


def _asset_digest(file: Path, path: str, problems: list[Problem]) -> str:
    try:
        return digest(file.read_bytes())
    except OSError as error:
        problems.append(Problem(path, 0, "asset-unreadable", "This asset cannot be read", error.strerror or str(error)))
        return ""


def _no_theme(root: Path, name: str, chain: list[tuple[str, Path]]) -> Problem:
    known = {file.parent.name for base in (root / "themes", PACKAGED) for file in base.glob("*/theme.toml")}
    if not chain:
        return Problem("journeygen.toml", 0, "theme-missing", f"There is no theme `{name}`", did_you_mean(name, known))
    path = f"themes/{chain[-1][0]}/theme.toml"
    if name in {seen for seen, _ in chain}:
        return Problem(
            path, 0, "theme-cycle", f"The theme `{name}` extends itself in the end", fix="Remove one `extends`"
        )
    return Problem(path, 0, "theme-missing", f"It extends `{name}`, which is not there", did_you_mean(name, known))


# --- what a template can show


def _references(text: str) -> list[str]:
    return [found[2] for found in _REFERENCE.finditer(text)]


def _closure(path: str, templates: dict[str, str]) -> list[str]:
    """A template's source with those of all that it can include, in a fixed order."""
    seen: dict[str, None] = {}
    waiting = [path]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in templates:
            seen[name] = None
            waiting += _references(templates[name])
    return [part for name in seen for part in (name, templates[name])]


def _reference_problems(templates: dict[str, str], origins: dict[str, str]) -> list[Problem]:
    """Includes that are not literal, or that name nothing."""
    problems: dict[Problem, None] = {}
    for name, source in templates.items():
        text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
        literal = {found.start(): found[2] for found in _REFERENCE.finditer(text)}
        for found in _ANY_REFERENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            target = literal.get(found.start())
            excerpt = source.split("\n")[line - 1].strip()
            if target is None:
                what = "This template is named by an expression"
                why = "journeygen could not tell which pages to make again"
                problem = Problem(
                    origins[name],
                    line,
                    "template-dynamic",
                    what,
                    why,
                    'Write a name: {% include "site/x.html" %}',
                    excerpt=excerpt,
                )
                problems[problem] = None
            elif target not in templates:
                what, why = f"There is no template `{target}`", did_you_mean(target, templates)
                problems[Problem(origins[name], line, "template-missing", what, why, excerpt=excerpt)] = None
    return list(problems)


# --- rendering


class TemplateError(Exception):
    """A template failed: the problem in the theme's own coordinates."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class _Generator(CodeGenerator):
    """Compiles `{{ text }}` to a quicker escape: a page holds a hundred, most of them plain text."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Environment(jinja2.Environment):
    code_generator_class = _Generator

    @staticmethod
    def escaped(value: object) -> str:
        """The value as HTML; plain text takes the short way to the same result."""
        if type(value) is str:
            return _escape_text(value)
        return value if type(value) is markupsafe.Markup else escape(value)


RAISED = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def _named_source(theme: Theme, name: str) -> tuple[str, str, None] | None:
    """A template as Jinja asks for it; its name stands for its file, so that a failure tells which one it was."""
    return (theme.templates[name], name, None) if name in theme.templates else None


class Templates:
    """A theme's templates ready to render. Compiled forms are kept in `cache` when that folder is given."""

    def __init__(self, theme: Theme, filters: Mapping[str, Callable[..., Any]], cache: Path | None = None) -> None:
        self.theme = theme
        self.environment = _Environment(
            loader=jinja2.FunctionLoader(lambda name: _named_source(theme, name)),
            autoescape=True,
            optimized=False,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_Bytecode(str(cache)) if cache else None,
        )
        self.environment.globals = {}
        self.environment.filters.update(filters)
        self._templates: dict[str, jinja2.Template] = {}
        self._made_of = (theme, filters, cache)

    def __reduce__(self) -> tuple[type["Templates"], tuple[Any, ...]]:
        """Travels to a worker as what it was made of: compiled templates do not travel."""
        return Templates, self._made_of

    def compile(self, folder: str) -> None:
        """Compiles all templates of a folder beforehand; one that cannot be is left for `render` to report."""
        for name in self.theme.templates:
            if name.startswith(folder):
                with suppress(jinja2.TemplateError):
                    self._templates[name] = self.environment.get_template(name)

    def render(self, name: str, view: object) -> str:
        """One template with its view. Raises TemplateError with the line that failed."""
        try:
            template = self._templates.get(name)
            if template is None:
                template = self._templates[name] = self.environment.get_template(name)
            return template.render(view=view)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(self._syntax_problem(name, error)) from None
        except jinja2.TemplateNotFound as error:
            what = f"The theme has no template `{error.name or name}`"
            raise TemplateError(Problem(f"themes/{self.theme.name}", 0, "template-missing", what)) from None
        except RAISED as error:
            raise TemplateError(self._runtime_problem(name, error)) from None

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


class _Bytecode(jinja2.FileSystemBytecodeCache):
    """Compiled templates on disk; a cache that cannot be read or written costs time only."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
