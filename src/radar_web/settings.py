"""Wiring. What differs per installation comes from the environment and fails loudly."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
STATE = Path(os.environ.get("RADAR_STATE", ROOT / "var"))
STATE.mkdir(parents=True, exist_ok=True)

DEBUG = False
# Nothing is signed yet: no session, no form. A key that lives as long as the process is then the safest one.
SECRET_KEY = os.environ.get("RADAR_SECRET_KEY") or os.urandom(32).hex()
ALLOWED_HOSTS = os.environ.get("RADAR_HOSTS", "127.0.0.1,localhost").split(",")

ROOT_URLCONF = "radar_web.urls"
WSGI_APPLICATION = "radar_web.wsgi.application"
INSTALLED_APPS = ["radar_web"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses a host that is not ours
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SECURE_REFERRER_POLICY = "no-referrer"

# What was acknowledged survives a power cut: WAL, full sync, and a write lock from the start of a transaction.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": STATE / "radar.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}

LANGUAGE_CODE = "nl"
USE_I18N = False
USE_TZ = True
