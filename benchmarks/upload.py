"""A township clerk's file of 10,000 people in a real browser before a real server: from choosing it to committed."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from temporary_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
UPLOADED = 10_000  # people
CLERK = "xiangjing1"


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def upload(env: dict[str, str], roster: Path) -> float | None:
    """Seconds, the clerk's two clicks included; None without a browser. `roster` is that of one township."""
    if chromium() is None:
        return None
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "migrate", "--verbosity", "0", "--database", "queue")
    accounts = json.loads(manage(env, "demo", "--scale", "village", "--json"))["accounts"]
    password = next(account["password"] for account in accounts if account["username"] == CLERK)
    with served(env) as address:
        return walked(address, password, roster)


def manage(env: dict[str, str], *command: str) -> str:
    return subprocess.check_output([sys.executable, "manage.py", *command], cwd=ROOT, env=env, text=True)


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while not answers(address):
            if server.poll() is not None:
                sys.exit("the server did not start")
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def walked(address: str, password: str, roster: Path) -> float:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a requirement of the tests only

    options: dict[str, Any] = {"executable_path": chromium(), "args": ["--no-sandbox"]}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options, env={**os.environ, "LANGUAGE": "zh_CN"})
        page = browser.new_page(base_url=address, locale="zh-CN")
        page.set_default_timeout(300_000)
        page.goto("/accounts/login/")
        page.get_by_label("用户名").fill(CLERK)
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        page.goto("/imports/")
        start = time.perf_counter()
        page.set_input_files("input[type=file]", roster)
        page.get_by_role("button", name="上传并核对").click()
        page.locator("button", has_text="写入").last.click()
        page.locator("h1", has_text="已导入").wait_for()
        spent = time.perf_counter() - start
        browser.close()
    return spent
