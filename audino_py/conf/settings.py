"""All settings come from the environment, with safe defaults for one machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import environ

from audino_py.conf.safety import refuse_apart, refuse_unsafe, secret_key

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent.parent

PRODUCTION = env.bool("AUDINO_PRODUCTION", False)
DEBUG = env.bool("AUDINO_DEBUG", False)
DATA = Path(env.str("AUDINO_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
CLIPS = DATA / "clips"  # one folder a clip

ALLOWED_HOSTS = env.list("AUDINO_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
refuse_unsafe(
    production=PRODUCTION,
    debug=DEBUG,
    hosts=ALLOWED_HOSTS,
    hosts_given="AUDINO_HOSTS" in os.environ,
    secret=env.str("AUDINO_SECRET_KEY", ""),
)
SECRET_KEY = env.str("AUDINO_SECRET_KEY", "") or secret_key(DATA)

INSTALLED_APPS = [
    "audino_py.apps.AudinoConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks_db",
]
WITH_TABLES = {  # of the installed apps: label to package
    "audino": "audino_py",
    "auth": "django.contrib.auth",
    "contenttypes": "django.contrib.contenttypes",
    "django_tasks_database": "django_tasks_db",
    "sessions": "django.contrib.sessions",
}
MIDDLEWARE = [
    "audino_py.api.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "audino_py.api.headers.HeadersMiddleware",
    "audino_py.api.static_files.BuiltFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # BrowserAuthentication asks for the token; no other view takes a change
    "mail.E001",  # without a mail server links are shown to copy
]
ROOT_URLCONF = "audino_py.conf.urls"
WSGI_APPLICATION = "audino_py.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

# ---- database -------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'audino.sqlite3'}")}
_database = DATABASES["default"]
_engine = str(_database["ENGINE"])
# Of connections that are lent for a transaction at a time: for web processes, for nothing else.
POOLER = env.db_url("AUDINO_POOLER_URL") if env.str("AUDINO_POOLER_URL", "") else None
if POOLER and env.bool("AUDINO_IS_WEB", False):
    _database = DATABASES["default"] = {**POOLER, "DISABLE_SERVER_SIDE_CURSORS": True}
if "sqlite" in str(_database["ENGINE"]):
    _database["ENGINE"] = "audino_py.db.sqlite"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728"
        ),
    }
    # Tests use a file: threads and processes must see the same rows.
    _database["TEST"] = {"NAME": str(DATA / f"test-{os.getpid()}.sqlite3")}
    _database["CONN_MAX_AGE"] = None
else:
    # What is in the address counts (`?sslmode=require`). Compiling a plan costs more than any of
    # ours takes: tens of milliseconds to whole seconds on a busy machine. Poolers refuse the wish.
    _wish = {} if "DISABLE_SERVER_SIDE_CURSORS" in _database else {"options": "-c jit=off"}
    _database["OPTIONS"] = {**_wish, **_database.get("OPTIONS", {})}
    if env.int("AUDINO_DB_POOL", 0):
        # Many threads share few connections: `audino run` sets this for web server and worker.
        _database["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.int("AUDINO_DB_POOL"),
            "timeout": 20,
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "audino.User"
AUTHENTICATION_BACKENDS = ["audino_py.api.backends.NameOrEmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SETUP_CODE = env.str("AUDINO_SETUP_CODE", "")  # `audino run` sets it when bound beyond loopback
TRUSTED_PROXY = env.bool("AUDINO_TRUSTED_PROXY", False)  # one hop, its X-Forwarded-For is believed
PUBLIC_URL = env.str("AUDINO_PUBLIC_URL", "")  # of links in mails and invitations
HAS_MAIL = "AUDINO_EMAIL_URL" in os.environ  # smtp+tls://user:password@host:587
DEFAULT_FROM_EMAIL = env.str("AUDINO_EMAIL_FROM", "audino@localhost")
if HAS_MAIL:
    _mail = env.email_url("AUDINO_EMAIL_URL")
    MAILERS = {
        "default": {
            "BACKEND": _mail["EMAIL_BACKEND"],
            "OPTIONS": {
                "host": _mail["EMAIL_HOST"],
                "port": _mail["EMAIL_PORT"],
                "username": _mail["EMAIL_HOST_USER"],
                "password": _mail["EMAIL_HOST_PASSWORD"],
                "use_tls": _mail.get("EMAIL_USE_TLS", False),
                "use_ssl": _mail.get("EMAIL_USE_SSL", False),
                "timeout": 10,
            },
        }
    }
else:
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}

# ---- cookies and headers --------------------------------------------------------------------
SECURE = env.bool("AUDINO_HTTPS", PRODUCTION)
SESSION_ENGINE = "audino_py.db.sessions"
SESSION_COOKIE_NAME = "audino_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "audino_csrf"
CSRF_COOKIE_HTTPONLY = True  # the page reads its token from /api/v1/session
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "audino_py.api.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("AUDINO_HSTS_SECONDS", 31_536_000 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE and not TRUSTED_PROXY
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- uploads --------------------------------------------------------------------------------
MAX_UPLOAD_BYTES = env.int("AUDINO_MAX_UPLOAD_BYTES", 2 * 1024**3)
FREE_SPACE_FLOOR_BYTES = env.int("AUDINO_FREE_SPACE_FLOOR_BYTES", 256 * 1024**2)
WEB_PROCESSES = env.int("AUDINO_WEB_PROCESSES", 2)
WEB_THREADS = env.int("AUDINO_WEB_THREADS", 64)
UPLOADS_AT_ONCE = env.int("AUDINO_UPLOADS_AT_ONCE", max(1, WEB_THREADS // 2))  # a process
BODY_STALL_S = env.int("AUDINO_BODY_STALL_S", 30)  # a body that sends nothing is cut
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024**2
RETRY_AFTER_S = env.list("AUDINO_RETRY_AFTER_S", cast=int, default=[10, 60, 600])
# A clip whose worker was killed waits so long; the engine gives up a silent child after 60 s.
ANALYSIS_LEASE_S = env.int("AUDINO_ANALYSIS_LEASE_S", 65)
DELETED_KEPT_H = env.int("AUDINO_DELETED_KEPT_H", 24)
EXPORTS_KEPT_H = env.int("AUDINO_EXPORTS_KEPT_H", 7 * 24)  # files; their receipts stay
LEASE_S = env.int("AUDINO_LEASE_S", 2 * 3600)  # of pulled work
LOOK_AGAIN_S = 0.5  # so often a running download asks whether it is still allowed
V1_OPEN = env.bool("AUDINO_V1_OPEN", False)  # members read and export all work through v1
V1_TRUTHY_REVIEW = env.bool("AUDINO_V1_TRUTHY_REVIEW", False)  # "False" means true, as in v1

# ---- jobs -----------------------------------------------------------------------------------
QUEUE = env.str("AUDINO_QUEUE", "database")
if QUEUE == "procrastinate":  # PostgreSQL tells workers of any number of machines at once
    INSTALLED_APPS.append("procrastinate.contrib.django")
    WITH_TABLES["procrastinate"] = "procrastinate.contrib.django"
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
TASKS = {
    "default": {
        "BACKEND": "audino_py.jobs.procrastinate_queue.ProcrastinateQueue"
        if QUEUE == "procrastinate"
        else "audino_py.jobs.database_queue.DatabaseQueue",
        "QUEUES": ["default", "models"],
    }
}

# ---- where files lie ------------------------------------------------------------------------
S3_BUCKET = env.str("AUDINO_S3_BUCKET", "")  # keys come as AWS_ACCESS_KEY_ID and so on
S3_PREFIX = env.str("AUDINO_S3_PREFIX", "clips/")
S3_ENDPOINT_URL = env.str("AUDINO_S3_ENDPOINT_URL", "")
S3_REGION = env.str("AUDINO_S3_REGION", "")
STORE = "audino_py.db.bucket.Bucket" if S3_BUCKET else "audino_py.db.folders.Folders"
refuse_apart(
    queue=QUEUE,
    engine=_engine,
    bucket=S3_BUCKET,
    has_pooler=POOLER is not None,
    secret=env.str("AUDINO_SECRET_KEY", ""),
)

# ---- static files: the built page, fonts, the API's own documentation page ------------------
STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
PAGE = PACKAGE / "static" / "app" / "index.html"

# ---- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "audino_py.api.authentication.KeyAuthentication",
        "audino_py.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["audino_py.api.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["audino_py.api.parsers.ShallowJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "audino_py.api.schema.Schema",
    "EXCEPTION_HANDLER": "audino_py.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "audino_py",
    "VERSION": "1",
    "DESCRIPTION": "Audio annotation: clips in, finished segments out.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",  # operations are named by what follows
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "audino_py.api.schema.name_failures",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AnnotationKind": "audino_py.models.AnnotationKind",
        "ClipPurpose": "audino_py.models.ClipPurpose",
        "ClipState": "audino_py.models.ClipState",
        "ExportState": "audino_py.models.ExportState",
        "ExportedState": "audino_py.api.exports.STATES",
        "ImportAim": "audino_py.models.ImportAim",
        "ImportFormat": "audino_py.formats.readers.CHOICES",
        "ImportState": "audino_py.models.ImportState",
        "LabelKind": "audino_py.models.LabelKind",
        "LinkKind": "audino_py.models.LinkKind",
        "Role": "audino_py.models.Role",
        "Scope": "audino_py.models.Scope",
        "TaskState": "audino_py.models.TaskState",
        "Template": "audino_py.services.templates.Template",
        "Verdict": "audino_py.models.Verdict",
    },
}

# ---- log ------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "audino_py.conf.logs.HideSecrets"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("AUDINO_LOG_LEVEL", "WARNING")},
    "loggers": {"audino": {"level": env.str("AUDINO_LOG_LEVEL", "INFO")}},
}
