"""Every way in which the API says no, in one shape."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as NinjaInvalid
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from xiechuang.config.errors import problem
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.api.auth import asks_by_token, token_holds
from xiechuang.web.api.problems import SENTENCES, problem_body

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (MultiPartParserError, UnreadablePostError)
OUR_ARGUMENTS = frozenset({"body", "filters"})
View = Callable[..., Any]


class ReadableJson(JSONRenderer):
    """Chinese as Chinese; half a character that somebody sent comes back as its escape."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:  # noqa: ARG002
        """The body."""
        return json.dumps(data, cls=self.encoder_class, ensure_ascii=False).encode(errors="backslashreplace")


class JsonParser(Parser):
    """Reads bodies that say they are JSON, and are."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; another content type is refused, a broken one is a fault of the body."""
        if request.content_type != "application/json":
            raise HttpError(415, request.content_type or "")
        try:
            return super().parse_body(request)
        except (ValueError, RecursionError):
            raise Invalid({"body": ["不是有效的 JSON"]}) from None


def answer_api_errors(api: NinjaAPI) -> None:
    """Give every error of the API the shape of ``Problem``."""
    table: dict[Any, Callable[..., HttpResponse]] = {
        Refused: _ours,
        NotVisible: _ours,
        Invalid: _ours,
        NinjaInvalid: _malformed,
        HttpError: _spoken,
        Http404: partial(_say, status=404),
        **dict.fromkeys(TOO_BIG, partial(_say, status=413)),
        **dict.fromkeys(UNREADABLE, partial(_say, status=422)),
    }
    for kind, answer in table.items():
        api.add_exception_handler(kind, partial(answer, api=api))


def _say(request: HttpRequest, error: Exception, *, api: NinjaAPI, status: int) -> HttpResponse:  # noqa: ARG001
    return api.create_response(request, problem_body(status), status=status)


def _ours(request: HttpRequest, error: Exception, *, api: NinjaAPI) -> HttpResponse:
    status, body = problem(error) or (500, {})
    return api.create_response(request, body, status=status)


def _malformed(request: HttpRequest, error: Any, *, api: NinjaAPI) -> HttpResponse:
    return api.create_response(request, problem_body(422, fields=_faults(error.errors)), status=422)


def _spoken(request: HttpRequest, error: HttpError, *, api: NinjaAPI) -> HttpResponse:
    """Ninja wraps whatever its parser raises into a 400; what was raised there stands behind it."""
    cause = error.__cause__
    if isinstance(cause, (HttpError, Invalid, *TOO_BIG)):
        return api.on_exception(request, cause)
    if error.status_code == 401:
        return unauthorised(api, request)
    status = error.status_code if error.status_code in SENTENCES else 422
    return api.create_response(request, problem_body(status), status=status)


def _faults(errors: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Faults by field: ``body.parameters.0.value``; the names ninja gives to our own arguments are left out."""
    fields: dict[str, list[str]] = {}
    for error in errors:
        source, *path = [str(part) for part in error["loc"]]
        inside = path[1:] if path and path[0] in OUR_ARGUMENTS else path
        fields.setdefault(".".join(inside) or source, []).append(error["msg"].removeprefix("Value error, "))
    return fields


def with_house_answers(
    api: NinjaAPI, patterns: Iterable[URLPattern | URLResolver]
) -> list[URLPattern | URLResolver]:
    """The routes, whose framework answers (405, 404, an unknown token on an open route) take the shape too."""
    return [
        URLPattern(p.pattern, _answering(api, p.callback), p.default_args, p.name)
        if isinstance(p, URLPattern)
        else p
        for p in patterns
    ]


def _answering(api: NinjaAPI, view: View) -> View:
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if asks_by_token(request) and not token_holds(request):
            return unauthorised(api, request)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return api.create_response(request, problem_body(404), status=404)
        if response.status_code != 405:
            return response
        refusal = api.create_response(request, problem_body(405), status=405)
        refusal["Allow"] = response["Allow"]
        return refusal

    answering.csrf_exempt = True  # type: ignore[attr-defined]  # routes by session check it themselves, see SessionAuth
    return answering


def unauthorised(api: NinjaAPI, request: HttpRequest) -> HttpResponse:
    """Nobody known asks, and how one makes oneself known."""
    response = api.create_response(request, problem_body(401), status=401)
    response["WWW-Authenticate"] = 'Bearer realm="xiechuang"'
    return response
