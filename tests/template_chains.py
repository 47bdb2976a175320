"""Checks what templates say of their views: every attribute chain is followed through the view's declared types.

`check` reads a template with all that it extends, imports and includes, and names each attribute that no view has,
each variable that nobody set, each name given by an expression, and each filter's `attribute` that its items lack.
Where a type cannot be known (some filters' results) it stays silent. `message_keys` collects the words asked for.
"""

import inspect
import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.runtime import LoopContext

Loader = Callable[[str], str]
SAME = ("selectattr", "rejectattr", "select", "reject", "list", "sort", "unique", "reverse", "safe")
ITEM = ("first", "last", "random", "min", "max")
LOOP = frozenset(name for name in dir(LoopContext) if not name.startswith("_"))
TOP = (nodes.Assign, nodes.FromImport, nodes.Import, nodes.Macro)


class Unknown:
    """The type of what cannot be known; it has every attribute."""


def check(template_source: str, view_class: type, loader: Loader) -> list[str]:
    """Every fault of a template that is shown one `view`, with its line; `loader` gives a name's source."""
    walk = _Walk(loader)
    walk.template(template_source, {"view": view_class})
    return list(dict.fromkeys(walk.faults))


def message_keys(template_source: str) -> tuple[set[str], set[str]]:
    """The words that a template asks for as `t["key"]`, `words["key"]` or `messages.key`, and the beginnings of names put together."""
    exact: set[str] = set()
    begun: set[str] = set()
    tree = jinja2.Environment().parse(template_source)
    for node in tree.find_all((nodes.Getitem, nodes.Getattr)):
        if not _is_catalogue(node.node):
            continue
        for key in [node.attr] if isinstance(node, nodes.Getattr) else list(_keys(node.arg)):
            (begun if key.endswith("*") else exact).add(key.rstrip("*"))
    for node in tree.find_all(nodes.Filter):
        if node.name in ("counted", "plurals") and node.node is not None and _is_catalogue(node.node):
            exact |= {f"{node.args[0].as_const()}_{form}" for form in ("one", "other")}
    return exact, begun


def _is_catalogue(node: nodes.Node) -> bool:
    called_t = isinstance(node, nodes.Name) and node.name in ("t", "words")
    return called_t or (isinstance(node, nodes.Getattr) and node.attr == "messages")


def _keys(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from _keys(node.expr1)
        if node.expr2 is not None:
            yield from _keys(node.expr2)
    elif isinstance(node, nodes.Concat) and isinstance(node.nodes[0], nodes.Const):
        yield f"{node.nodes[0].value}*"
    else:
        yield "*"


@cache
def _fields(owner: type) -> dict[str, Any]:
    """A class's attributes and their types: struct fields, properties, methods' results."""
    known: dict[str, Any] = dict(typing.get_type_hints(owner)) if issubclass(owner, (msgspec.Struct, tuple)) else {}
    for name, member in inspect.getmembers(owner):
        if name.startswith("_") or name in known:
            continue
        called = member.fget if isinstance(member, property) else None
        known[name] = typing.get_type_hints(called).get("return", Unknown) if called else Unknown
    return known


def _options(kind: Any) -> list[Any]:
    """The types that a value may have, `None` left out: templates test before they look."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return [one for part in typing.get_args(kind) for one in _options(part)]
    return [] if kind is type(None) else [kind]


def _join(kinds: list[Any]) -> Any:
    """One type for several: a union of those that are known."""
    known = list(dict.fromkeys(one for kind in kinds for one in _options(kind) if one is not Unknown))
    if not known or any(kind is Unknown for kind in kinds):
        return Unknown
    return known[0] if len(known) == 1 else typing.Union[tuple(known)]  # noqa: UP007


def _items(kind: Any) -> Any:
    """The type of a sequence's items."""
    found = []
    for option in _options(kind):
        origin, arguments = typing.get_origin(option), typing.get_args(option)
        if origin in (tuple, list) and arguments:
            found.append(arguments[0] if origin is list or arguments[-1] is Ellipsis else _join(list(arguments)))
        else:
            found.append(arguments[0] if origin is dict and arguments else Unknown)
    return _join(found)


Scope = dict[str, Any]


class _Walk:
    """One check under way: what was said so far, and the macros and blocks that are known."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.environment = jinja2.Environment()
        self.faults: list[str] = []
        self.called: set[tuple[str, tuple[str, ...]]] = set()

    def fault(self, node: nodes.Node, text: str) -> None:
        """Note a fault with its line."""
        self.faults.append(f"line {node.lineno}: {text}")

    def tree(self, name: nodes.Node) -> nodes.Template | None:
        """The template of a literal name; a name by expression is a fault."""
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            self.fault(name, "a template is named by an expression")
            return None
        return self.environment.parse(self.loader(name.value))

    def template(self, source: str, scope: Scope) -> None:
        """A template and those that it extends: sets of the whole chain are known in every block, as when rendering."""
        chain = [self.environment.parse(source)]
        while extends := chain[-1].find(nodes.Extends):
            parent = self.tree(extends.template)
            if parent is None:
                break
            chain.append(parent)
        for tree in chain:
            self.body([node for node in tree.body if isinstance(node, TOP)], scope)
        for tree in chain:
            self.body(tree.body, dict(scope))

    def body(self, body: list[nodes.Node], scope: Scope) -> None:
        """Statements in order; `scope` learns what they set."""
        for node in body:
            visit = getattr(self, f"visit_{type(node).__name__.lower()}", None)
            if visit is not None:
                visit(node, scope)
            else:
                self.parts(node, scope)

    def parts(self, node: nodes.Node, scope: Scope) -> None:
        """Any other node: each expression below it."""
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.kind(child, scope)
            else:
                self.body([child], scope)

    def visit_extends(self, node: nodes.Extends, scope: Scope) -> None:
        """Followed by `template`."""

    def visit_block(self, node: nodes.Block, scope: Scope) -> None:
        """A block sees what the chain set at its top, and what it replaces."""
        self.body(node.body, {**scope, "super": Unknown})

    def visit_include(self, node: nodes.Include, scope: Scope) -> None:
        """An included template sees what is set where it is included."""
        tree = self.tree(node.template)
        if tree is not None:
            self.body(tree.body, dict(scope))

    def visit_fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        """Imported macros, with the scope of their own template."""
        tree = self.tree(node.template)
        if tree is None:
            return
        own: Scope = {}
        self.body(tree.body, own)
        for name in node.names:
            asked, known = name if isinstance(name, tuple) else (name, name)
            if asked not in own:
                self.fault(node, f"there is no macro `{asked}`")
            scope[known] = own.get(asked, Unknown)

    def visit_macro(self, node: nodes.Macro, scope: Scope) -> None:
        """A macro is read again for the types of each call."""
        scope[node.name] = (node, scope)

    def visit_assign(self, node: nodes.Assign, scope: Scope) -> None:
        """`{% set %}`."""
        self.bind(node.target, self.kind(node.node, scope), scope)

    def visit_assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        """`{% set %}` of a whole block is text."""
        self.body(node.body, dict(scope))
        self.bind(node.target, str, scope)

    def visit_with(self, node: nodes.With, scope: Scope) -> None:
        """`{% with %}`."""
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.bind(target, self.kind(value, scope), inner)
        self.body(node.body, inner)

    def visit_for(self, node: nodes.For, scope: Scope) -> None:
        """A loop's target has the type of the items."""
        items = _items(self.kind(node.iter, scope))
        inner = {**scope, "loop": _Loop(items)}
        self.bind(node.target, items, inner)
        if node.test is not None:
            self.kind(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def visit_if(self, node: nodes.If, scope: Scope) -> None:
        """All branches; what they set is known afterwards."""
        self.kind(node.test, scope)
        self.body(node.body, scope)
        self.body(list(node.elif_), scope)
        self.body(node.else_, scope)

    def bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:
        """A name, or a tuple of names unpacked."""
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            parts = [typing.get_args(option) for option in _options(kind) if typing.get_origin(option) is tuple]
            for index, name in enumerate(target.items):
                fits = len(parts) == 1 and len(parts[0]) == len(target.items)
                self.bind(name, parts[0][index] if fits else Unknown, scope)

    # --- expressions

    def kind(self, node: nodes.Node, scope: Scope) -> Any:
        """The type of an expression, noting each fault on the way."""
        ask = getattr(self, f"kind_{type(node).__name__.lower()}", None)
        if ask is not None:
            return ask(node, scope)
        for child in node.iter_child_nodes():
            self.kind(child, scope)
        return Unknown

    def kind_name(self, node: nodes.Name, scope: Scope) -> Any:
        """A variable that nobody set is a fault."""
        if node.name not in scope:
            self.fault(node, f"nobody set `{node.name}`")
        return scope.get(node.name, Unknown)

    def kind_const(self, node: nodes.Const, scope: Scope) -> Any:
        """A literal."""
        return type(node.value)

    def kind_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Any:
        """Either side."""
        self.kind(node.test, scope)
        return _join([self.kind(side, scope) for side in (node.expr1, node.expr2) if side is not None])

    def kind_or(self, node: nodes.Or, scope: Scope) -> Any:
        """Either side."""
        return _join([self.kind(node.left, scope), self.kind(node.right, scope)])

    kind_and = kind_or

    def kind_getattr(self, node: nodes.Getattr, scope: Scope) -> Any:
        """The heart of it: an attribute that the type does not have is a fault."""
        return self.attribute(node, self.kind(node.node, scope), node.attr)

    def attribute(self, node: nodes.Node, owner: Any, name: str) -> Any:
        """An attribute of any of the types that a value may have."""
        if isinstance(owner, _Loop):
            return self.loop(node, owner, name)
        found = []
        for option in _options(owner):
            base = typing.get_origin(option) or option
            if base is Unknown or not isinstance(base, type):
                return Unknown
            if base is dict:
                found.append(typing.get_args(option)[1] if typing.get_args(option) else Unknown)
            elif name in _fields(base):
                found.append(_fields(base)[name])
            else:
                self.fault(node, f"`{base.__name__}` has no `{name}`")
                return Unknown
        return _join(found)

    def loop(self, node: nodes.Node, owner: "_Loop", name: str) -> Any:
        """`loop.first` and its like."""
        if name not in LOOP:
            self.fault(node, f"`loop` has no `{name}`")
        return owner.items if name in ("previtem", "nextitem") else Unknown

    def kind_getitem(self, node: nodes.Getitem, scope: Scope) -> Any:
        """A key of a table, a place in a sequence, or a part of one."""
        owner, _ = self.kind(node.node, scope), self.kind(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return owner
        place = _place(node.arg)
        found = []
        for option in _options(owner):
            arguments = typing.get_args(option)
            if typing.get_origin(option) is dict:
                found.append(arguments[1])
            elif typing.get_origin(option) is tuple and arguments[-1] is not Ellipsis and isinstance(place, int):
                found.append(arguments[place])
            else:
                found.append(_items(option))
        return _join(found)

    def kind_call(self, node: nodes.Call, scope: Scope) -> Any:
        """A macro is read with the arguments' types; the result is text."""
        target = self.kind(node.node, scope)
        given = [self.kind(argument, scope) for argument in node.args]
        named = {argument.key: self.kind(argument.value, scope) for argument in node.kwargs}
        return self.called_with(node, target, given, named)

    def called_with(self, node: nodes.Node, target: Any, given: list[Any], named: dict[str, Any]) -> Any:
        """What a call gives, be it written as one or as the filter `once`."""
        if not isinstance(target, tuple):
            return Unknown
        macro, home = target
        names = [argument.name for argument in macro.args]
        for extra in [*named.keys() - set(names), *map(str, range(len(names), len(given)))]:
            self.fault(node, f"the macro `{macro.name}` takes no argument `{extra}`")
        defaults = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
        inner = {**home, **{name: self.kind(value, home) for name, value in defaults.items()}}
        inner |= {**dict(zip(names, given, strict=False)), **named}
        for name in names:
            if name not in inner:
                self.fault(node, f"the macro `{macro.name}` lacks `{name}`")
                inner[name] = Unknown
        call = (f"{macro.name}:{macro.lineno}", tuple(repr(inner[name]) for name in names))
        if call not in self.called:
            self.called.add(call)
            before = len(self.faults)
            self.body(macro.body, inner)
            self.faults[before:] = [f"macro `{macro.name}`, {fault}" for fault in self.faults[before:]]
        return str

    def kind_filter(self, node: nodes.Filter, scope: Scope) -> Any:
        """What a filter gives, where that is known; attributes named as text are followed too."""
        given = self.kind(node.node, scope) if node.node is not None else str
        arguments = [self.kind(argument, scope) for argument in node.args]
        named = {pair.key: self.kind(pair.value, scope) for pair in node.kwargs}
        if node.name == "once":
            return self.called_with(node, given, arguments, named)
        if node.name in ("selectattr", "rejectattr") and node.args:
            self.dotted(node, _items(given), node.args[0])
        mapped = next((pair.value for pair in node.kwargs if pair.key == "attribute"), None)
        if mapped is not None:
            found = self.dotted(node, _items(given), mapped)
            if node.name == "map":
                return Unknown if found is Unknown else list[found]
        if node.name in ITEM:
            return _items(given)
        return given if node.name in SAME else Unknown

    def dotted(self, node: nodes.Node, owner: Any, name: nodes.Node) -> Any:
        """`"step.id"` of a list's items."""
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            return Unknown
        for part in name.value.split("."):
            owner = self.attribute(node, owner, part)
        return owner


class _Loop:
    """The `loop` variable: it knows the items' type."""

    def __init__(self, items: Any) -> None:
        self.items = items


def _place(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
        return -node.node.value
    return node.value if isinstance(node, nodes.Const) else None
