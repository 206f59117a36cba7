"""Django settings; everything that differs between installations comes from the environment."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("XIECHUANG_DATA", "var")).resolve()
DEMO = os.environ.get("XIECHUANG_DEMO", "") == "1"
PROFILE = os.environ.get("XIECHUANG_PROFILE", "jingjinji")
DEBUG = os.environ.get("XIECHUANG_DEBUG", "") == "1"


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder."""
    if given := os.environ.get("XIECHUANG_SECRET_KEY"):
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
HTTPS = os.environ.get("XIECHUANG_HTTPS", "") == "1"
ALLOWED_HOSTS = os.environ.get("XIECHUANG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
# How many reverse proxies of ours stand before the program: only what they say of a visitor's address is believed.
PROXIES = int(os.environ.get("XIECHUANG_PROXIES", "0"))
NINJA_NUM_PROXIES = PROXIES or None
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("XIECHUANG_ORIGINS", "").split(",") if o]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql://postgres@localhost/postgres"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "xiechuang.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "xiechuang.kernel.orgs",
    "xiechuang.kernel.access",
    "xiechuang.kernel.numbering",
    "xiechuang.kernel.audit",
    "xiechuang.kernel.community",
    "xiechuang.kernel.documents",
    "xiechuang.kernel.ledger",
    "xiechuang.kernel.workflow",
    "xiechuang.kernel.jobs",
    "xiechuang.kernel.search",
    "xiechuang.kernel.receipts",
    "xiechuang.domains.transfer",
    "xiechuang.domains.interests",
    "xiechuang.domains.policies",
    "xiechuang.domains.parks",
    "xiechuang.domains.monitoring",
    "xiechuang.domains.benefits",
    "xiechuang.domains.drafting",
    "xiechuang.domains.training",
    "xiechuang.domains.providers",
    "xiechuang.domains.vouchers",
    "xiechuang.domains.clearing",
    "xiechuang.domains.evidence",
]

MIDDLEWARE = [
    "xiechuang.config.kept.KeptConnectionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "xiechuang.config.headers.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "xiechuang.config.bodies.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xiechuang.kernel.orgs.middleware.ActorMiddleware",
    "xiechuang.kernel.access.middleware.FenceMiddleware",
    "xiechuang.config.gate.ClosedByDefaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xiechuang.config.errors.ErrorMiddleware",
]

ROOT_URLCONF = "xiechuang.config.urls"
WSGI_APPLICATION = "xiechuang.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xiechuang.web.frame.frame",
            ],
        },
    }
]

# --- who is who
AUTH_USER_MODEL = "orgs.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workbench/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "xiechuang.kernel.orgs.sign_in.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A government identity provider is added by environment alone: XIECHUANG_OIDC_URL, _ID, _SECRET, _NAME.
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "government",
                    "name": os.environ.get("XIECHUANG_OIDC_NAME", "统一身份认证"),
                    "client_id": os.environ["XIECHUANG_OIDC_ID"],
                    "secret": os.environ.get("XIECHUANG_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["XIECHUANG_OIDC_URL"]},
                }
            ]
        }
    }
    if os.environ.get("XIECHUANG_OIDC_URL") and os.environ.get("XIECHUANG_OIDC_ID")
    else {}
)

# --- language and place
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE.parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

FORM_RENDERER = "xiechuang.web.forms.FormRenderer"

# --- files
STATIC_URL = "static/"
MEDIA_ROOT = DATA / "documents"
# The supervisor gathers, names by content and compresses the static files before it starts the pages.
STATIC_IS_COLLECTED = os.environ.get("XIECHUANG_STATIC", "") == "collected"
STATIC_ROOT = DATA / "static" if STATIC_IS_COLLECTED else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_IS_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# A learned order of docking lists, written by `xiechuang train-match --from-outcomes`; used as soon as it stands there.
MATCHING_MODEL = Path(os.environ.get("XIECHUANG_MATCHING_MODEL", DATA / "matching" / "model.json"))
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- closed doors
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS: list[str] = []
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Rate limits are counted here; a small cache would forget them under load.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# smtp://user:password@host:port (STARTTLS), or smtps:// for a connection encrypted from the start.
_MAIL = urlsplit(os.environ.get("XIECHUANG_EMAIL_URL", ""))
_WAY = "smtp" if _MAIL.hostname else "console"
EMAIL_BACKEND = os.environ.get("XIECHUANG_EMAIL_BACKEND") or f"django.core.mail.backends.{_WAY}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = (
    _MAIL.hostname or "localhost",
    _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587),
)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("XIECHUANG_EMAIL_FROM", "xiechuang@localhost")
# Digests need somewhere to be handed in, and an address for their links to lead to.
ADDRESS = CSRF_TRUSTED_ORIGINS[0].rstrip("/") if CSRF_TRUSTED_ORIGINS else ""
SENDS_DIGESTS = bool(ADDRESS and (_MAIL.hostname or os.environ.get("XIECHUANG_EMAIL_BACKEND")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("XIECHUANG_LOG", "WARNING")},
}
NINJA_PAGINATION_MAX_LIMIT = 200
# How many proxies of ours stand in front; without it all callers behind one would share a rate limit.
NINJA_NUM_PROXIES = int(os.environ.get("XIECHUANG_PROXIES", "0"))

# Jobs are declared in each app's jobs.py and found by xiechuang.kernel.jobs; the queue itself has one task.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
