"""Tables of words for states keep every word: equal values of two enumerations are one key of a dictionary."""

import ast
import importlib

from tests.house.tree import SOURCE, python_files


def test_no_table_of_states_loses_a_word() -> None:
    lost = {}
    for path in python_files(SOURCE / "domains", SOURCE / "kernel"):
        if path.name not in {"states.py", "roles.py"}:
            continue
        module = importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                name = ast.unparse(target)
                if len(getattr(module, name)) != len(node.value.keys):
                    lost[str(path.relative_to(SOURCE))] = name
    assert not lost, "key the table by class first"
