"""The quick form of a compiled template: the Python that Jinja writes for it, rewritten to take fewer steps.

Pieces are collected in lists instead of handed on one by one from generator to generator; attributes, keys and names
are taken straight, and text is escaped in place. This holds while nothing is missing: what the quick form raises says
only that the exact form, as Jinja wrote it, has to decide.
"""

import ast
from collections.abc import Iterator
from keyword import iskeyword
from typing import Final

_BEGIN: Final = "_escape_text, _called, Macro = environment.escape_text, environment.called, environment.macro"
_ESCAPED: Final = (
    "_escape_text(it) if type(it := X) is str else it if type(it) is Markup else str(it) if type(it) is int"
    " else escape(it)"
)
_RESOLVED: Final = "_vars[X] if X in _vars else context.parent.get(X, missing)"
# What Jinja sets at the head of each block and each turn of a loop, needed or not.
_SPARE: Final = frozenset(
    ("_vars", "resolve", "undefined", "concat", "cond_expr_undefined", "_block_vars", "_loop_vars")
)
_BLOCKS: Final = ("body", "orelse", "handlers", "finalbody")


def quickened(source: str) -> ast.Module:
    """The quick form of the Python that Jinja wrote."""
    tree: ast.Module = _Quickener().visit(ast.parse(source))
    tree.body.insert(1, _statement(_BEGIN))
    return ast.fix_missing_locations(tree)


class _Quickener(ast.NodeTransformer):
    """Rewrites what it knows, and leaves all else as it is."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Attribute(ast.Name("environment"), name), arguments, []):
                return _of_environment(name, arguments) or node
            case ast.Call(ast.Attribute(ast.Name("context"), "call"), arguments):
                node.func, node.args = _expression("_called"), [_expression("context"), *arguments]
            case ast.Call(ast.Name("resolve"), [ast.Constant() as name], []):
                return _expression(_RESOLVED, X=name)
            case ast.Call(ast.Attribute(ast.Call(func, [ast.Constant(), _] as named), "_get_default_module"), [_]):
                if ast.unparse(func) == "environment.get_template":
                    return _expression("environment.module(X, Y)", X=named[0], Y=named[1])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if node.name == "root" or node.name.startswith("block_"):
            begin = [_statement("made = []"), _statement("_vars = context.vars")]
            node.body = [*begin, *_collecting(node.body), _statement("return made")]
            _spare(node)
        return node

    def visit_Try(self, node: ast.Try) -> ast.AST | list[ast.stmt]:
        """What is included need not be closed: it is a list as well. A filter is there, or the exact form tells."""
        self.generic_visit(node)
        closes = [ast.unparse(last) for last in node.finalbody] == ["gen.close()"]
        asks = [ast.unparse(one.type) for one in node.handlers if one.type is not None] == ["KeyError"]
        return node.body if closes or asks else node


def _spare(function: ast.FunctionDef) -> None:
    """Takes out what is set in a function and never asked for."""
    nodes = list(ast.walk(function))
    asked = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in nodes:
        for block in _BLOCKS:
            if isinstance(statements := getattr(node, block, None), list):
                setattr(node, block, [one for one in statements if not _sets_any(one, _SPARE - asked)])


def _sets_any(statement: ast.stmt, names: frozenset[str]) -> bool:
    match statement:
        case ast.Assign([ast.Name(name)], _):
            return name in names
    return False


def _of_environment(method: str, arguments: list[ast.expr]) -> ast.expr | None:
    """What a method of the environment does, done in place."""
    match method, arguments:
        case "escaped", [value]:
            return _expression(_ESCAPED, X=value)
        case "getattr", [value, ast.Constant(str(name))] if name.isidentifier() and not iskeyword(name):
            return ast.Attribute(_sure(value), name, ast.Load())
        case "getitem", [value, key]:
            return ast.Subscript(_sure(value), key, ast.Load())
    return None


def _sure(value: ast.expr) -> ast.expr:
    """A name that is taken for defined: what Jinja puts in its place when it is missing has nothing to take."""
    match value:
        case ast.IfExp(ast.Compare(ast.Name(), [ast.Is()], [ast.Name("missing")]), _, ast.Name() as name):
            return name
    return value


def _collecting(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Statements that add to a list what these yield."""
    return list(_collected(statements))


def _collected(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    pieces: list[ast.expr] = []
    for statement in statements:
        match statement:
            case ast.Expr(ast.Yield(ast.expr() as piece)):
                pieces.append(piece)
                continue
            case ast.If(ast.Constant(0)):  # makes a generator of what yields nothing
                continue
        yield from _added(pieces)
        pieces = []
        yield _without_yields(statement)
    yield from _added(pieces)


def _added(pieces: list[ast.expr]) -> Iterator[ast.stmt]:
    """One statement that adds all pieces."""
    if len(pieces) == 1:
        yield ast.Expr(_expression("made.append(X)", X=pieces[0]))
    elif pieces:
        yield ast.AugAssign(ast.Name("made", ast.Store()), ast.Add(), ast.Tuple(pieces, ast.Load()))


def _without_yields(statement: ast.stmt) -> ast.stmt:
    match statement:
        case ast.Expr(ast.YieldFrom(value)):
            return ast.AugAssign(ast.Name("made", ast.Store()), ast.Add(), value)
        case ast.Return(None):
            return _statement("return made")
        case ast.FunctionDef():
            return statement
    for block in _BLOCKS:
        if getattr(statement, block, None):
            setattr(statement, block, _collecting(getattr(statement, block)))
    return statement


def _statement(source: str) -> ast.stmt:
    return ast.parse(source).body[0]


def _expression(source: str, **values: ast.expr) -> ast.expr:
    """An expression with other expressions in the places of some of its names."""
    body: ast.expr = _Placer(values).visit(ast.parse(source, mode="eval").body)
    return body


class _Placer(ast.NodeTransformer):
    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node)
