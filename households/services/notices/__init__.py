from households.services.notices.closing import Closed, close_notice
from households.services.notices.photos import add_photo, open_photo
from households.services.notices.posting import post_notice, repost

__all__ = ["Closed", "add_photo", "close_notice", "open_photo", "post_notice", "repost"]
