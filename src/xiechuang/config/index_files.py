"""An index from files: read whichever form they have, carried out, told as a ranking, written."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xiechuang.engines.indices.recipe import Result
from xiechuang.engines.indices.structure import ProblemsError
from xiechuang.engines.indices.tables import read_index, results_to_json, write_folder, write_workbook

# What a parcel may unpack to: an index is a few tables, whatever somebody packed.
MOST_FILES, MOST_BYTES = 50, 200 * 1024 * 1024


class CannotCompute(Exception):
    """Files that give no index; ``problems`` are sentences, all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problems))


def compute_files(source: Path) -> Sequence[Result]:
    """One result for each period that the files hold."""
    with _opened(source) as place:
        try:
            return read_index(place).run()
        except ProblemsError as wrong:
            raise CannotCompute([problem.sentence for problem in wrong.problems]) from wrong
        except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as broken:
            raise CannotCompute([f"{source.name}：不能读取（{broken}）"]) from broken


@contextmanager
def _opened(source: Path) -> Iterator[Path]:
    """The source itself, or a parcel unpacked for as long as it is read."""
    if source.suffix.lower() != ".zip":
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        yield _unpacked(source, Path(folder))


def _unpacked(source: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(source) as packed:
            inside = [one for one in packed.infolist() if not one.is_dir()]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
                raise CannotCompute([f"{source.name}：压缩包过大"])
            for one in inside:
                # Only the name counts, so that nothing leaves the folder.
                (folder / Path(one.filename).name).write_bytes(packed.read(one))
    except (OSError, zipfile.BadZipFile) as broken:
        raise CannotCompute([f"{source.name}：不是能打开的压缩包"]) from broken
    return folder


def said_ranking(results: Sequence[Result]) -> Iterator[str]:
    """The ranking of each period in lines: rank, name, score; who has no score comes last."""
    for result in results:
        if result.data.period:
            yield f"{result.data.period}"
        order = sorted(
            range(len(result.units)), key=lambda n: (result.index_ranks[n] == 0, result.index_ranks[n], n)
        )
        names = dict(zip(result.data.units, result.data.names, strict=True))
        for n in order:
            rank, unit = int(result.index_ranks[n]), result.units[n]
            score = f"{result.index[n]:.4f}" if rank else "--"
            yield f"{rank or '--'}\t{score}\t{unit}\t{names[unit]}"
        for unit in result.excluded:
            yield f"--\t--\t{unit}\t{names[unit]}"


def write_result(results: Sequence[Result], output: Path) -> None:
    """As a workbook, one JSON, or a folder of files from which it can be worked out once more."""
    if output.suffix.lower() == ".xlsx":
        write_workbook(output, results)
    elif output.suffix.lower() == ".json":
        output.write_text(results_to_json(results), encoding="utf-8")
    else:
        write_folder(output, results)
