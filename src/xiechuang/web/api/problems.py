"""The one shape in which the API says no."""

from typing import Any

from ninja import Schema
from pydantic import Field

SENTENCES = {
    401: "请先登录，或出示有效的接口令牌",
    403: "请求缺少防伪标记(CSRF),或来自别的网站",
    404: "没有找到，或您无权查看",
    405: "这个地址不支持这种请求方法",
    409: "现在不能这样办理",
    413: "发送的内容过大",
    415: "不支持这种内容类型",
    422: "填写的内容有误",
    429: "请求过于频繁，请稍后再试",
}


class ReasonOut(Schema):
    """One reason, the clause it rests on, and the field it speaks of."""

    text: str
    clause: str = ""
    field: str = ""


class Problem(Schema):
    """Every refusal of the API: one sentence, all reasons, all faults by field."""

    message: str
    reasons: list[ReasonOut] = Field(default_factory=list)
    fields: dict[str, list[str]] = Field(default_factory=dict)


def problem_body(status: int, **more: Any) -> dict[str, Any]:
    """The body that goes with a status."""
    return {"message": SENTENCES[status], "reasons": [], "fields": {}} | more


def problems(*statuses: int) -> dict[Any, Any]:
    """The answers to declare beside a route's own."""
    return dict.fromkeys(sorted(statuses), Problem)


READ_OPEN = problems(401, 404, 405, 422, 429)
READ = problems(401, 403, 404, 405, 422, 429)
WRITE = problems(401, 403, 404, 405, 409, 413, 415, 422, 429)
