"""Settings of the shell. What a clinic may change is an environment variable; the rest is decided here.

HARTKRACHT_HOME (where key, database and secret live), HARTKRACHT_DATABASE (a postgresql:// address; empty is SQLite),
HARTKRACHT_HOSTS (names this machine answers to, comma between), HARTKRACHT_HTTPS=1 (behind a certificate),
HARTKRACHT_ADDRESS and HARTKRACHT_AED (what is said on the phone to 112, and where the AED hangs), HARTKRACHT_DEMO=1
(set by `serve --demo` alone).
"""

import os
import re
import secrets
from pathlib import Path

import platformdirs
from csp.constants import NONE, SELF

from hartkracht.store.database import databases

DEMO = os.environ.get("HARTKRACHT_DEMO") == "1"
HTTPS = os.environ.get("HARTKRACHT_HTTPS") == "1"
HOME = Path(
    os.environ.get("HARTKRACHT_HOME") or platformdirs.user_data_path("hartkracht") / ("demo" if DEMO else "practice")
)
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
KEY_FILE = HOME / "hartkracht.key"
# Read aloud in an emergency: empty says "not filled in" on the STOP page, so that it is seen before it is needed.
PRACTICE_ADDRESS = os.environ.get("HARTKRACHT_ADDRESS", "Voorbeeldlaan 1, Voorbeeldstad" if DEMO else "")
PRACTICE_AED = os.environ.get("HARTKRACHT_AED", "bij de ingang" if DEMO else "")


def _secret(path: Path) -> str:
    """The secret that signs cookies: made once, readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = os.environ.get("HARTKRACHT_SECRET") or _secret(HOME / "cookie.secret")
DEBUG = False
ALLOWED_HOSTS = [*filter(None, os.environ.get("HARTKRACHT_HOSTS", "").split(",")), "localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "hartkracht.clinic.urls"
WSGI_APPLICATION = "hartkracht.clinic.wsgi.application"
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hartkracht.clinic",  # before allauth, so that its pages wear our templates
    "hartkracht.clinic.accounts",
    "hartkracht.store",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

# WhiteNoise stands before sessions and cookies, so that a font costs no query.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hartkracht.clinic.middleware.private",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hartkracht.clinic.presence.presence",
    "hartkracht.clinic.middleware.second_factor",
    "hartkracht.clinic.middleware.Sentences",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hartkracht.clinic.context.shell",
            ],
            "builtins": ["hartkracht.clinic.templatetags.words", "hartkracht.clinic.templatetags.parts"],
        },
    }
]

DATABASES = databases(os.environ.get("HARTKRACHT_DATABASE", ""), HOME / "hartkracht.sqlite3")
# In the database, for two processes must see the same used codes and the same counts of tries.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shell_cache"}}

# --- two languages ---------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "hk_language"
USE_I18N = True

# --- accounts --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "hartkracht.clinic.accounts.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come by invitation; a practice needs no mail server
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = False
# reliability.md 3.7: sign-in 5 a minute an address and 10 in 15 minutes an account; a delay, never a lock.
ACCOUNT_RATE_LIMITS = {
    "login": "5/m/ip",
    "login_failed": "10/15m/key",
    "reauthenticate": "5/m/user",
    "change_password": "5/m/user",
    "reset_password": "3/h/ip",
    "reset_password_from_key": "3/h/ip",
}
MFA_ADAPTER = "hartkracht.clinic.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http is served on localhost alone
MFA_TOTP_ISSUER = "hartkracht"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- cookies and headers ---------------------------------------------------------------------

SESSION_COOKIE_NAME = "__Host-hk" if HTTPS else "hk"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-hk-csrf" if HTTPS else "hk_csrf"
CSRF_FAILURE_VIEW = "hartkracht.clinic.pages.errors.csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # CSRF over https needs the own origin; nothing leaves the site
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# No collectstatic: the files are served from the package, and those with a hash in their name for ever.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
_HASHED = re.compile(r"^/static/dist/(assets/.+-[A-Za-z0-9_-]{8}\.\w+|pose-[\d.]+/[^/]+)$")


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:
    """Vite names a file by its content, the pose finder's folder is named by its version; such files never change."""
    return bool(_HASHED.match(url))


# --- logs: what happened, never to whom ------------------------------------------------------

LOGGING_CONFIG = "hartkracht.clinic.logs.configure"
LOGGING = {"version": 1}
