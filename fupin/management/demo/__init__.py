"""Demonstration data: real places of 黔西南州, invented people, facts that came in through the import service."""
