"""Schemes from a profile: vouchers/*.yaml, and those of its sample; what a file does not say is not published."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from xiechuang.domains.vouchers.actions.entry import show_scheme
from xiechuang.domains.vouchers.actions.scheme import SERIES, add_unknown
from xiechuang.domains.vouchers.models import Scheme, SchemeVersion
from xiechuang.domains.vouchers.rules.reading import problems_of, read_parameter
from xiechuang.domains.vouchers.states import Parameter, SchemeState, Sureness
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.numbering.public import next_number

FILES = "vouchers"
SAMPLE_FILES = "sample/vouchers"
NEEDED = ("code", "region", "year", "kind", "name")
SURE = {Sureness.TEXT.value, Sureness.PARTIAL.value, Sureness.UNKNOWN.value}
SAMPLE_CLAUSE = "示例"


def scheme_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the schemes of a profile; none are needed."""
    regions = {str(entry["code"]) for entry in folder.entries("regions", "regions")}
    kinds = {str(one["code"]): str(one["name"]) for one in folder.entries("providers", "service_kinds")}
    seen: set[str] = set()
    found: list[str] = []
    for name in (FILES, SAMPLE_FILES):
        for file, entry in folder.entries_with_file(name, "schemes"):
            code = str(entry.get("code") or "")
            label = f"{file}:{code or '方案'}"
            found += [f"{label}:缺少 {key}" for key in NEEDED if not entry.get(key)]
            found += [f"{label}:重复出现"] if code in seen else []
            if str(entry.get("region")) not in regions:
                found.append(f"{label}:没有地区“{entry.get('region')}”")
            found += [
                f"{label}:{one}" for one in _parameter_mistakes(entry, kinds, is_sample=name == SAMPLE_FILES)
            ]
            seen.add(code)
    return found


def _parameter_mistakes(
    entry: Mapping[str, Any], kinds: Mapping[str, str], *, is_sample: bool
) -> Iterator[str]:
    given = parameters_of(entry)
    for name, problem in problems_of({key: one.get("value") for key, one in given.items()}, kinds=kinds):
        yield f"{name}:{problem}"
    for name, one in given.items():
        sure = str(one.get("sureness") or Sureness.UNKNOWN.value)
        if is_sample:
            continue
        if sure not in SURE:
            yield f"{name}:把握程度只能是 {'、'.join(sorted(SURE))}"
        if (one.get("value") in (None, "未公布")) != (sure == Sureness.UNKNOWN):
            yield f"{name}:没有值的写 unknown，有值的不写 unknown"
        if sure != Sureness.UNKNOWN and not (one.get("clause") and one.get("source")):
            yield f"{name}:有值的须写 clause 和 source"


def parameters_of(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of an entry; in a sample the value alone stands for all."""
    given = entry.get("parameters") or {}
    return {
        str(name): dict(one) if isinstance(one, Mapping) else {"value": one, "sureness": "sample"}
        for name, one in given.items()
    }


def load_schemes(folder: Folder, say: Say) -> None:
    """Load or refresh the schemes; what an office has opened or decided is its own and is left alone."""
    for entry in folder.entries(FILES, "schemes"):
        load_scheme(entry, is_sample=False)
    if count := Scheme.objects.filter(is_sample=False).count():
        say(f"创新券方案:{count}")


def load_scheme(entry: Mapping[str, Any], *, is_sample: bool) -> SchemeVersion:
    """One scheme and its first version."""
    scheme = _scheme(entry, is_sample=is_sample)
    version = scheme.versions.filter(version=1).first()
    if version is None:
        version = SchemeVersion.objects.create(scheme=scheme, region=scheme.region)
    digest = hashlib.sha256(
        json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
    is_untouched = not version.parameters.filter(decided_at__isnull=False).exists()
    if version.state == SchemeState.DRAFT and is_untouched and version.digest != digest:
        _fill(version, entry, is_sample=is_sample)
        version.digest = digest
        version.save(update_fields=["digest"])
        show_scheme(scheme)
    return version


def _scheme(entry: Mapping[str, Any], *, is_sample: bool) -> Scheme:
    texts = ("kind", "name", "basis", "url", "note")
    values = {name: str(entry.get(name) or "") for name in texts} | {
        "region_id": str(entry["region"]),
        "place_id": entry.get("place"),
        "year": int(entry["year"]),
        "is_sample": is_sample,
    }
    scheme = Scheme.objects.filter(code=entry["code"]).first()
    if scheme is None:
        return Scheme.objects.create(number=next_number(SERIES), code=entry["code"], **values)
    Scheme.objects.filter(pk=scheme.pk).update(**values)
    return Scheme.objects.get(pk=scheme.pk)


def _fill(version: SchemeVersion, entry: Mapping[str, Any], *, is_sample: bool) -> None:
    add_unknown(version)
    given = parameters_of(entry)
    for row in version.parameters.all():
        one = given.get(row.name, {})
        row.value = read_parameter(Parameter(row.name), one.get("value"))
        known = Sureness.SAMPLE.value if is_sample else str(one.get("sureness") or Sureness.UNKNOWN.value)
        row.sureness = Sureness.UNKNOWN if row.value is None else known
        row.clause = str(one.get("clause") or (SAMPLE_CLAUSE if is_sample else ""))
        row.source, row.note = str(one.get("source") or ""), str(one.get("note") or "")
        row.save()
