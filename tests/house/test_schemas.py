"""In the description of the API a name means one thing: two schemas of one name would silently become one."""

import ast
from collections import defaultdict

from tests.house.tree import SOURCE, python_files


def test_no_two_schemas_have_the_same_name() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in python_files(SOURCE):
        if not {"api", "api.py", "routes"} & {*path.parts}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(str(path.relative_to(SOURCE)))
    twice = {name: sorted(files) for name, files in places.items() if len(files) > 1}
    assert not twice, "put the domain before the name"
