/* Small comforts over pages that work without scripts. No library, no inline code, no outside address. */
(function () {
  'use strict';
  var TYPING = /^(INPUT|TEXTAREA|SELECT)$/;
  function all(selector, root) { return [].slice.call((root || document).querySelectorAll(selector)); }
  function on(type, listener) { document.addEventListener(type, listener); }

  /* ---- menu on the phone, user menu, search key ---- */
  var menuButton = document.querySelector('.menu-btn'), menu = document.getElementById('nav'), find = document.getElementById('q');
  function setMenu(open) {
    menu.classList.toggle('open', open);
    menuButton.setAttribute('aria-expanded', String(open));
  }
  function menuIsOpen() { return Boolean(menu && menu.classList.contains('open')); }
  if (menuButton && menu) {
    menuButton.addEventListener('click', function (event) { event.preventDefault(); setMenu(!menuIsOpen()); });
    menuButton.addEventListener('keydown', function (event) {
      if (event.key === ' ') { event.preventDefault(); setMenu(!menuIsOpen()); }
    });
  }
  on('click', function (event) {
    if (menuIsOpen() && !menu.contains(event.target) && !menuButton.contains(event.target)) { setMenu(false); }
    all('.userbox[open]').forEach(function (box) { if (!box.contains(event.target)) { box.open = false; } });
  });
  on('keydown', function (event) {
    if (event.isComposing) { return; }
    if (event.key === '/' && find && !TYPING.test(event.target.tagName) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    }
    if (event.key === 'Escape') {
      if (menuIsOpen()) { setMenu(false); menuButton.focus(); }
      all('.userbox[open]').forEach(function (box) { box.open = false; box.querySelector('summary').focus(); });
    }
  });

  /* ---- filters apply on change; a form is sent once, and works again when it comes back ---- */
  on('change', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-autosubmit') && !event.target.hasAttribute('data-wait')) { form.requestSubmit(); }
  });
  function release(form) { delete form.dataset.sent; form.removeAttribute('aria-busy'); }
  on('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== 'post') { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    form.setAttribute('aria-busy', 'true');
    window.setTimeout(function () { release(form); }, 8000); /* a download leaves the page standing */
  });
  on('htmx:afterRequest', function (event) { all('form[data-sent]').concat(event.target).forEach(function (form) { if (form.dataset) { release(form); } }); });
  window.addEventListener('pageshow', function () { all('form[data-sent]').forEach(release); });

  /* ---- one box ticks every box of its form that may be ticked ---- */
  all('[data-tick-all]').forEach(function (box) { box.hidden = false; });
  on('change', function (event) {
    var box = event.target;
    if (!box.hasAttribute('data-tick-all')) { return; }
    all('input[name="' + box.dataset.tickAll + '"]:not(:disabled)', box.form).forEach(function (each) { each.checked = box.checked; });
  });

  /* ---- unsaved text asks once ---- */
  var changed = null;
  on('input', function (event) { if (event.target.form && event.target.form.hasAttribute('data-guard')) { changed = event.target.form; } });
  on('submit', function (event) { if (event.target === changed) { changed = null; } });
  on('draftkept', function () { changed = null; });
  window.addEventListener('beforeunload', function (event) { if (changed) { event.preventDefault(); event.returnValue = ''; } });

  /* ---- a gate that is not open yet leads to what is missing ---- */
  on('click', function (event) {
    var gate = event.target.closest && event.target.closest('[aria-disabled=true]');
    if (!gate) { return; }
    event.preventDefault();
    var first = document.querySelector('.is-invalid, .gedit .bad select, .gedit .bad input, [data-missing]');
    if (first) { first.focus(); first.scrollIntoView({ block: 'center' }); }
  });

  /* ---- notes and toasts ---- */
  function arm(root) {
    all('[data-dismiss]', root).forEach(function (button) {
      button.hidden = false;
      button.onclick = function () { button.parentNode.remove(); };
    });
    all('[data-toast]', root).forEach(fade);
    all('[data-reveal-seconds]', root).forEach(reveal);
    all('[data-show]', root).forEach(showPassword);
    all('.drop', root).forEach(drop);
    var focus = root.querySelector && root.querySelector('[data-focus]');
    if (focus) { focus.focus(); }
  }
  function fade(toast) {
    var timer, start = function () { timer = window.setTimeout(function () { toast.remove(); }, 8000); };
    ['mouseenter', 'focusin'].forEach(function (type) { toast.addEventListener(type, function () { window.clearTimeout(timer); }); });
    ['mouseleave', 'focusout'].forEach(function (type) { toast.addEventListener(type, start); });
    start();
  }

  /* ---- a revealed value is masked again when its time is over, and before the page is left or printed ---- */
  function reveal(value) {
    if (value.dataset.armed) { return; }
    value.dataset.armed = '1';
    var left = Number(value.dataset.revealSeconds) || 30, note = document.createElement('span');
    note.className = 'countdown';
    value.after(note);
    function mask() {
      window.clearInterval(timer);
      value.textContent = value.dataset.masked;
      value.classList.remove('revealed');
      note.remove();
    }
    function tick() {
      if (left <= 0) { mask(); return; }
      note.textContent = left + ' 秒后遮挡';
      left -= 1;
    }
    var timer = window.setInterval(tick, 1000);
    tick();
    ['pagehide', 'beforeprint'].forEach(function (type) { window.addEventListener(type, mask); });
  }

  function showPassword(button) {
    var input = document.getElementById(button.dataset.show);
    button.hidden = false;
    button.onclick = function () {
      var hidden = input.type === 'password';
      input.type = hidden ? 'text' : 'password';
      button.textContent = hidden ? '隐藏' : '显示';
      input.focus();
    };
  }

  /* ---- a file may be dropped; its name and size are said ---- */
  function size(bytes) { return bytes < 1048576 ? Math.ceil(bytes / 1024) + ' KB' : (bytes / 1048576).toFixed(1) + ' MB'; }
  function drop(area) {
    var input = area.querySelector('input[type=file]'), said = area.querySelector('.picked');
    if (!input || !said) { return; }
    area.classList.add('armed');
    input.addEventListener('change', function () {
      var files = [].slice.call(input.files), total = files.reduce(function (sum, file) { return sum + file.size; }, 0);
      said.textContent = files.length ? (files.length > 1 ? files.length + ' 个文件' : files[0].name) + '，' + size(total) : '';
    });
    ['dragover', 'dragleave', 'drop'].forEach(function (type) {
      area.addEventListener(type, function (event) { event.preventDefault(); area.classList.toggle('over', type === 'dragover'); });
    });
    area.addEventListener('drop', function (event) {
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event('change', { bubbles: true })); }
    });
  }

  /* ---- two minutes before the session ends, say so and offer to stay ---- */
  var idle = Number(document.body.dataset.idleSeconds), keepUrl = document.body.dataset.keepUrl, touched = Date.now(), warning = null;
  function stay() {
    fetch(keepUrl, { method: 'HEAD', credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
      if (answer.ok) { touched = Date.now(); hush(); } else { say('已经退出登录。没保存的内容先别关，在新窗口登录后回来再保存', '去登录', function () { window.open(keepUrl, '_blank', 'noopener'); }); }
    }, function () { say('网络断了，没有连上。内容还在，连上后再点一次', '继续使用', stay); });
  }
  function hush() { if (warning) { warning.remove(); warning = null; } }
  function say(sentence, act, run) {
    hush();
    warning = document.createElement('div');
    warning.className = 'toasts';
    warning.setAttribute('role', 'alert');
    var line = document.createElement('div'), text = document.createElement('span'), button = document.createElement('button');
    line.className = 'toast-line';
    text.textContent = sentence;
    button.type = 'button';
    button.textContent = act;
    button.onclick = run;
    line.append(text, button);
    warning.append(line);
    document.body.append(warning);
  }
  function watch() {
    var quiet = (Date.now() - touched) / 1000;
    if (quiet > idle - 120 && !warning) { say('快到自动退出的时间了，还有 ' + Math.max(1, Math.round((idle - quiet) / 60)) + ' 分钟', '继续使用', stay); }
  }
  if (idle > 180 && keepUrl) { window.setInterval(watch, 10000); }
  on('htmx:afterRequest', function () { touched = Date.now(); hush(); });

  on('htmx:load', function (event) { arm(event.target); });
  arm(document);
}());
