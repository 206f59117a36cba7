"""The API: every domain's routes under /api, described at /api/docs, closed unless a route says otherwise."""

from django.http import Http404, HttpRequest
from django.views.decorators.http import require_safe
from ninja import Router

from xiechuang import __version__
from xiechuang.config.api_description import DescribedOnce
from xiechuang.config.api_errors import JsonParser, ReadableJson, answer_api_errors, with_house_answers
from xiechuang.config.api_routes import by_first_part
from xiechuang.config.routes import audit, community, documents, jobs, me, search, tokens
from xiechuang.web.api.auth import SIGNED_IN
from xiechuang.web.api.limits import PER_MINUTE, PerMinute

DESCRIPTION = f"""区域协同创新共同体的开放接口。

- **身份**:`Authorization: Bearer 令牌`(在“我的令牌”或 `POST /api/tokens` 生成),或网页登录后的会话(写操作须带 `X-CSRFToken`)。
- **错误**:一律为 `message`、`reasons`(每条附依据)、`fields`(按字段)三项。
- **写入**:每个 POST 可带 `Idempotency-Key`,重发不会办两次;PATCH 须带 `version`,他人先改过则答 409。
- **流程**:每条事项带 `moves`,即您现在可办的步骤及其地址。
- **金额**以分为单位(`_fen`),**日期**为 ISO 8601,时刻须带时区。
- **限速**:登录后每分钟 {PER_MINUTE["signed_in"]} 次，未登录每分钟 {PER_MINUTE["stranger"]} 次；超出答 429 与 `Retry-After`。

The open interface. Errors are always `message`, `reasons`, `fields`; money is integer fen; send an `Idempotency-Key`
with every POST; follow the `moves` each item carries.
"""

api = DescribedOnce(
    title="协创 Xiechuang",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    auth=list(SIGNED_IN),
    throttle=[PerMinute()],
    docs_url="/docs",
    openapi_url="/openapi.json",
    docs_decorator=require_safe,
    parser=JsonParser(),
    renderer=ReadableJson(),
)
answer_api_errors(api)
for part in (community, search, me, tokens, jobs, documents, audit):
    api.add_router("", part.router)
# By name, as with pages: nothing may reach into a domain past its door.
api.add_router("", "xiechuang.domains.transfer.api.router")
api.add_router("", "xiechuang.domains.interests.api.router")
api.add_router("", "xiechuang.domains.parks.api.router")
api.add_router("", "xiechuang.domains.monitoring.api.router")
api.add_router("", "xiechuang.domains.policies.api.router")
api.add_router("", "xiechuang.domains.benefits.api.router")
api.add_router("", "xiechuang.domains.drafting.api.router")
api.add_router("", "xiechuang.domains.training.api.router")
api.add_router("", "xiechuang.domains.providers.api.router")
api.add_router("", "xiechuang.domains.vouchers.api.router")
api.add_router("", "xiechuang.domains.clearing.api.router")
api.add_router("", "xiechuang.domains.evidence.api.router")
unknown = Router()


@unknown.api_operation(
    ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
    "/{path:rest}",
    auth=None,
    include_in_schema=False,
    url_name="unknown",
)
def nothing_here(request: HttpRequest, rest: str) -> None:  # noqa: ARG001 - whatever it was, it is not here
    """Addresses that do not exist answer in the same shape."""
    raise Http404


api.add_router("", unknown)
_patterns, _app, _namespace = api.urls
urls = (by_first_part(with_house_answers(api, _patterns)), _app, _namespace)
