"""`manage.py docs`: write the documents of docs/ that come from the tables."""

from typing import Any

from django.core.management.base import BaseCommand

from fupin.management.documents import documents, folder


class Command(BaseCommand):
    help = "重新生成 docs/ 里由代码得来的文档"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in documents().items():
            path = folder() / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                self.stdout.write(f"已更新 docs/{name}")
