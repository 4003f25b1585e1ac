"""Our own drawings on a 16 × 16 field, stroked in the colour of the text: they print, and grey loses nothing."""

DISC = '<circle cx="8" cy="8" r="6"/>'

SHAPES = {
    "disc": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "half": DISC + '<path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>',
    "ring": DISC,
    "tick-ring": DISC + '<path d="M5.2 8.3l2 1.9 3.6-4"/>',
    "back": '<path d="M3 7.5h7a3 3 0 0 1 0 6H7M6 4.2L2.7 7.5 6 10.8" stroke-width="2"/>',
    "closed": DISC + '<path d="M5 8h6"/>',
    "doubt": '<path d="M8 2.2L14.3 13.5H1.7z"/><path d="M8 6.5v3.2M8 11.6v.2"/>',
    "step": '<path d="M3 8h9M8.5 4.5L12 8l-3.5 3.5"/>',
    "tick": '<path d="M3 8.5l3.2 3L13 4.5"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "error": DISC + '<path d="M8 4.8v4M8 11v.2"/>',
    "warn": '<path d="M8 2.2L14.3 13.5H1.7z"/><path d="M8 6.5v3.2M8 11.6v.2"/>',
    "info": DISC + '<path d="M8 7.4v4M8 5v.2"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/>',
    "down": '<path d="M3.5 6l4.5 4.5L12.5 6"/>',
    "left": '<path d="M10 3.5L5.5 8 10 12.5"/>',
    "phone": '<path d="M4.2 2.2l2 .2.8 3-1.4 1.1a8 8 0 0 0 3.9 3.9l1.1-1.4 3 .8.2 2c0 1-.9 1.8-1.9 1.7'
    'C6.6 13 3 9.4 2.5 4.1c0-1 .7-1.9 1.7-1.9z"/>',
    "camera": '<path d="M2 5h3l1-1.7h4L11 5h3v8H2z"/><circle cx="8" cy="8.8" r="2.3"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "download": '<path d="M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M2.5 13.5h11"/>',
    "upload": '<path d="M8 10.7v-8M4.8 5.7L8 2.5l3.2 3.2M2.5 13.5h11"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 12H2.5V6h11v6h-2M4.5 9.5h7v4h-7z"/>',
    "eye": '<path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.8"/>',
    "lock": '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"/>',
    "clock": DISC + '<path d="M8 4.5V8l2.5 1.5"/>',
}
