"""Tells a tutorial while it happens: every request is really made, and what was sent and answered is written down."""

import json
from pathlib import Path
from typing import Any

from django.test import Client

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
JSON = "application/json"


class Telling:
    """A page in the making."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, *paragraphs: str) -> None:
        """Words."""
        for paragraph in paragraphs:
            self.lines += [paragraph, ""]

    def ask(
        self,
        client: Client,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        key: str = "",
        status: int = 200,
        keep: tuple[str, ...] = (),
        who: str = "",
    ) -> Any:
        """Make a request, check its status, write both down; of the answer only what ``keep`` names."""
        more: dict[str, Any] = {"headers": {"Idempotency-Key": key}} if key else {}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": JSON}
        answer = (
            client.generic(method, path, **more)
            if body is not None
            else getattr(client, method.lower())(path)
        )
        assert answer.status_code == status, answer.content.decode()
        told = answer.json()
        self._write_request(method, path, body, key=key, who=who)
        self._write_answer(status, told, keep)
        return told

    def _write_request(self, method: str, path: str, body: Any, *, key: str, who: str) -> None:
        lines = [f"curl -X {method} 'http://127.0.0.1:8000{path}'"]
        if who:
            lines.append(f'  -H "Authorization: Bearer ${who}"')
        if key:
            lines.append(f"  -H 'Idempotency-Key: {key}'")
        if body is not None:
            lines.append("  -H 'Content-Type: application/json'")
            lines.append(f"  -d '{json.dumps(body, ensure_ascii=False, indent=2)}'")
        self.say("```sh\n" + " \\\n".join(lines) + "\n```")

    def _write_answer(self, status: int, told: Any, keep: tuple[str, ...]) -> None:
        shown = {name: told[name] for name in keep} if keep and isinstance(told, dict) else told
        rest = "(节选)" if shown != told else ""
        self.say(
            f"答复 `{status}`{rest}:", f"```json\n{json.dumps(shown, ensure_ascii=False, indent=2)}\n```"
        )

    def page(self) -> str:
        """The whole page."""
        return "\n".join(self.lines).rstrip() + "\n"


def is_written_down(name: str, page: str) -> bool:
    """Whether the committed page says exactly this; it is written first, so that one run puts it right."""
    file = FOLDER / name
    before = file.read_text() if file.exists() else ""
    if before != page:
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(page)
    return before == page
