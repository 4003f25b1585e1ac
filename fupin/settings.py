"""Settings, all from the environment (docs/guide/install.md lists the variables). Unset means: SQLite, DEBUG off."""

import os
from pathlib import Path
from typing import Any

from fupin.environment import BadSetting, database, flag, words

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("FUPIN_DATA_DIR") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# ---- who may reach it -------------------------------------------------------------------------------------------
DEBUG = flag("DEBUG")
DEVELOPMENT_KEY = "only-for-demonstration-and-tests-never-in-production"
SECRET_KEY = os.environ.get("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS") or (["*"] if DEBUG else [])
PUBLIC_URL = os.environ.get("PUBLIC_URL", "")
PLAIN_HTTP = flag("PLAIN_HTTP", default=DEBUG)

if not DEBUG:
    if len(SECRET_KEY) < 32 or SECRET_KEY == DEVELOPMENT_KEY:
        raise BadSetting("没有设 SECRET_KEY，或者它太短（至少 32 个字符）。正式使用须设自己的密钥；演示请设 DEBUG=1。")
    if not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS):
        raise BadSetting("没有设 ALLOWED_HOSTS，或者它含有 *。请写明本系统的域名或地址，多个用逗号隔开。")
    if (DATA_DIR / "demo.json").exists():
        raise BadSetting("数据文件夹里是演示数据，密码是公开的。正式使用请换一个空文件夹，运行 manage.py setup。")

# ---- what it is made of -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "fupin.dashboard",
    "fupin.reports",
    "fupin.query",
    "fupin.comparison",
    "assistance",
    "households",
    "villages",
    "fupin.doubts",
    "fupin.imports",
    "fupin.documents",
    "fupin.jobs",
    "fupin.staff",
    "fupin.accounts",
    "fupin.personal",
    "fupin.audit",
    "fupin.access",
    "fupin",
    "import_export",
    "django_q",
    "django_htmx",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fupin.access.plain_requests.PlainRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fupin.accounts.middleware.SessionLimits",
    "fupin.access.pages.DeclaredPages",
    "fupin.dashboard.refusals.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "fupin.urls"
WSGI_APPLICATION = "fupin.wsgi.application"
ASGI_APPLICATION = "fupin.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fupin.dashboard.context.shell",
            ],
        },
    }
]

# ---- where it keeps things --------------------------------------------------------------------------------------
# "queue" holds the job queue and its progress: a second file on SQLite (a writer there does not wait for an import's
# transaction), a second connection to the same database on PostgreSQL (progress commits while the import is open).
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}


def databases(url: str) -> dict[str, dict[str, Any]]:
    if not url:
        return {
            name: {**SQLITE, "NAME": DATA_DIR / file, "TEST": {"NAME": str(DATA_DIR / f"test-{file}")}}
            for name, file in {"default": "fupin.sqlite3", "queue": "queue.sqlite3"}.items()
        }
    common = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    waits = "-c statement_timeout=300000 -c lock_timeout=20000 -c idle_in_transaction_session_timeout=300000"
    found = database(url)
    found["OPTIONS"].setdefault("options", waits)
    return {"default": {**found, **common}, "queue": {**found, **common}}


DATABASES = databases(os.environ.get("DATABASE_URL", ""))
DATABASE_ROUTERS = ["fupin.jobs.router.QueueRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
UPLOAD_DIR = DATA_DIR / "uploads"
KEY_DIR = DATA_DIR / "keys"
CREATE_KEYS = DEBUG  # elsewhere only `manage.py setup` makes keys, so that a lost key file is noticed and not replaced

# ---- long work --------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "fupin",
    "label": "后台任务",
    "orm": "queue",
    "workers": 1,
    "recycle": 50,
    "timeout": 3600,
    "retry": 3660,
    "max_attempts": 3,
    "catch_up": False,
    "poll": 0.5,
}
JOBS_INLINE = False  # tests and commands run a job in the calling process

# ---- accounts and sessions --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "fupin.accounts.backend.PostsBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "fupin.accounts.passwords.LongEnough"},
    {"NAME": "fupin.accounts.passwords.NotTheUser"},
    {"NAME": "fupin.accounts.passwords.NotCommon"},
    {"NAME": "fupin.accounts.passwords.MixedKinds"},
]
PASSWORD_DAYS = int(os.environ.get("PASSWORD_DAYS", "0"))  # days after which a password must be changed; 0: never
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_MINUTES", "30")) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Failures only, by account and address together, so that nobody can lock another person out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "fupin.accounts.sessions.client_address"
AXES_USERNAME_CALLABLE = "fupin.accounts.forms.typed_name"
AXES_LOCKOUT_CALLABLE = "fupin.accounts.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# ---- what the browser may do ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31536000
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "fupin.dashboard.errors.csrf_failure"
DEFAULT_EXCEPTION_REPORTER = "fupin.dashboard.incident.Incident"
BEHIND_TLS_PROXY = flag("BEHIND_TLS_PROXY")
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2621440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the entry form of a household of 300

# ---- static files, language, time -------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = UPLOAD_DIR
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# ---- looking at personal values --------------------------------------------------------------------------------
REVEALS_PER_DAY = int(os.environ.get("REVEALS_PER_DAY", "30"))  # full values that one user may look at in a day

# ---- what the office is called ----------------------------------------------------------------------------------
OFFICE_NAME = os.environ.get("OFFICE_NAME", "黔西南州农业农村局")
HELP_PHONE = os.environ.get("HELP_PHONE", "0859-0000000")
VERSION = "0.1"

# ---- imports ----------------------------------------------------------------------------------------------------
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

# ---- logs: no request bodies, no personal values ----------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "fupin.personal.redaction.Redact"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "django-q": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
