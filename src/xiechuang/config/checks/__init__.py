"""What ``xiechuang doctor`` looks at; each check answers with findings, each finding with its fix."""

from collections.abc import Callable, Iterator

from xiechuang.config.checks import contents, database, machine, search, work
from xiechuang.config.checks.finding import Finding

Check = Callable[[], Iterator[Finding]]

# Each group is looked at only when the group before it found nothing bad about the database.
WITHOUT_DATABASE: tuple[Check, ...] = (
    machine.python_version,
    machine.data_folder,
    machine.free_space,
    machine.secret_key,
    machine.font,
    machine.demo,
    machine.https,
)
REACHABLE: tuple[Check, ...] = (database.reachable,)
WITH_DATABASE: tuple[Check, ...] = (database.version, database.fence, database.clock, database.migrations)
WITH_TABLES: tuple[Check, ...] = (
    contents.profile,
    contents.audit_chain,
    contents.ledger,
    contents.map_number,
    search.search_index,
    search.stored_index,
    work.worker,
    work.stalled_jobs,
)
