"""`manage.py setup`: a real installation. What is not given is asked for, when somebody is there to answer."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.management.installing import Wanted, install, refuse_unless_new

QUESTIONS = {
    "regions": "区划文件（CSV，有 code、name 两列）",
    "region": "单位所在地区的代码（如 522327）",
    "office": "单位名称",
    "phone": "服务电话",
    "name": "第一位系统管理员的姓名",
    "username": "他的用户名（小写字母和数字）",
}


class Command(BaseCommand):
    help = "正式安装：建密钥、建库、载入区划、开第一个系统管理员账号"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name}", help=question)
        parser.add_argument("--prefix", default="", help="只载入这个代码以下的区划")
        parser.add_argument("--no-input", action="store_true", help="不提问，缺了就停")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_new()
        answers = {name: options[name] or self.ask(name, options["no_input"]) for name in QUESTIONS}
        regions = Path(answers.pop("regions"))
        password = install(Wanted(regions=regions, prefix=options["prefix"], **answers))
        self.stdout.write(f"装好了。系统管理员 {answers['username']} 的初始密码：{password}")
        self.stdout.write("第一次登录须改密码，这里不会再显示。请马上用 manage.py keys DIR 另存密钥，分开保管。")

    def ask(self, name: str, silent: bool) -> str:
        if silent or not sys.stdin.isatty():
            raise CommandError(f"缺 --{name}：{QUESTIONS[name]}。")
        return input(f"{QUESTIONS[name]}：").strip()
