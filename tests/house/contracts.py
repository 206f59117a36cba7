"""One import contract of our own: a package's children are entered only by their doors."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicOnlyContract(Contract):
    """Code outside a child of ``package`` may import only that child's ``doors``; ``open_children`` have no door."""

    package = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_children = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import that comes in by the window."""
        broken = [
            (importer, imported)
            for child in sorted(graph.find_children(self.package))
            if child.rpartition(".")[2] not in self.open_children
            for imported in sorted(graph.find_descendants(child))
            if imported.removeprefix(f"{child}.").split(".")[0] not in self.doors
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not f"{importer}.".startswith(f"{child}.")
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import and the way to put it right."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}; use its public module")
