/* A helper's phone: the form opens on the page, and what cannot be sent waits in the browser until there is a network,
   each record once (the server knows its key). Without this file every button is an ordinary page. */
(function () {
  'use strict';
  var owner = document.body.dataset.visits, token = document.body.dataset.token;
  var form = document.querySelector('form[data-visit]');
  if (!owner || !window.indexedDB || !window.fetch || !window.FormData) { return; }
  var WAIT = 20000, PHOTO_WAIT = 180000, EVERY = 15000, busy = false, loggedOut = false, picked = null;
  function all(selector, root) { return [].slice.call((root || document).querySelectorAll(selector)); }
  function one(selector, root) { return (root || document).querySelector(selector); }

  /* ---- the queue ---- */
  function store(mode, act) {
    return new Promise(function (done, fail) {
      var opening = window.indexedDB.open('fupin-visits', 1);
      opening.onupgradeneeded = function () { opening.result.createObjectStore('queue', { keyPath: 'key' }); };
      opening.onerror = function () { fail(opening.error); };
      opening.onsuccess = function () {
        var base = opening.result, change = base.transaction('queue', mode), asked = act(change.objectStore('queue'));
        change.oncomplete = function () { base.close(); done(asked.result); };
        change.onerror = change.onabort = function () { base.close(); fail(change.error); };
      };
    });
  }
  function keep(entry) { return store('readwrite', function (queue) { return queue.put(entry); }); }
  function drop(key) { return store('readwrite', function (queue) { return queue.delete(key); }); }
  function waiting() {
    return store('readonly', function (queue) { return queue.getAll(); }).then(function (found) {
      return found.filter(function (entry) { return entry.owner === owner; }).sort(function (a, b) {
        return Boolean(a.photo) - Boolean(b.photo) || a.at - b.at;
      });
    });
  }

  /* ---- sending: saved, refused with a sentence, asked to log in, or later. Only the server's own word counts as saved:
     a hotspot answers anything with its welcome page ---- */
  function send(entry, wait) {
    var body = new FormData(), stop = window.AbortController ? new AbortController() : null;
    entry.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    if (entry.photo) { body.append('photo', entry.photo, entry.photoName); }
    var timer = stop && window.setTimeout(function () { stop.abort(); }, wait);
    return fetch(entry.url, {
      method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual', signal: stop ? stop.signal : undefined,
      headers: { Accept: 'application/json', 'X-CSRFToken': token }
    }).then(function (answer) {
      if (answer.status === 200 || answer.status === 422) {
        return answer.json().then(function (said) { return said.saved || said.refused ? said : { later: true }; });
      }
      if (answer.type === 'opaqueredirect' || answer.status === 403) { return { login: true }; }
      if (answer.status === 404) { return { refused: '那一天这一户不由您帮扶' }; }
      if (answer.status === 413) { return { refused: '照片太大，服务器没有收下' }; }
      return answer.status === 400 ? { refused: '服务器没有收下，请重新记一次' } : { later: true };
    }).catch(function () { return { later: true }; }).then(function (answer) {
      window.clearTimeout(timer);
      return answer;
    });
  }

  /* ---- what waits, said at the top ---- */
  var box = document.getElementById('queue'), LOGIN = '登录过期了，请重新登录，登录后自动送出';
  function show(found, words) {
    box.hidden = !found.length;
    one('[data-queue-count]').textContent = String(found.length);
    one('[data-queue-said]').textContent = words || '有网后自动送出，每条只送一次';
    var list = one('[data-queue-list]');
    list.textContent = '';
    found.forEach(function (entry) { list.appendChild(entry.refused ? told(entry) : piece('li', entry.name + '户')); });
  }
  function piece(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }
  function button(text, act) {
    var made = piece('button', text);
    made.type = 'button';
    made.className = 'linkbtn';
    made.addEventListener('click', act);
    return made;
  }
  function said(entry, name) {
    return entry.fields.filter(function (pair) { return pair[0] === name && pair[1].trim(); }).map(function (pair) { return pair[1]; });
  }
  /* What was refused is shown with all that was typed, so that it can be recorded anew. */
  function told(entry) {
    var line = piece('li', ''), tasks = said(entry, 'task');
    line.className = 'told';
    line.appendChild(piece('b', entry.name + '户 ' + said(entry, 'day').join('') + '：' + entry.refused));
    said(entry, 'found').forEach(function (text) { line.appendChild(piece('p', text)); });
    if (tasks.length) { line.appendChild(piece('p', '要跟进的事：' + tasks.join('；'))); }
    if (entry.photo) {
      line.appendChild(button('不带照片再送', function () {
        entry.photo = null;
        entry.refused = '';
        keep(entry).then(refresh).then(function () { flush(false); });
      }));
    }
    line.appendChild(button('删掉', function () {
      if (window.confirm('删掉这条没有送出的走访？')) { drop(entry.key).then(refresh); }
    }));
    return line;
  }
  function refresh(words) { return waiting().then(function (found) { show(found, typeof words === 'string' ? words : ''); return found; }); }
  function flush(again) {
    if (busy) { return; }
    busy = true;
    var sent = 0, words = '';
    function next(found) {
      var entry = found.shift();
      if (!entry) { return null; }
      return send(entry, entry.photo ? PHOTO_WAIT : WAIT).then(function (answer) {
        if (answer.login) { loggedOut = true; words = LOGIN; return null; }
        if (answer.later) { return next(found); }
        if (answer.saved) { sent += 1; return drop(entry.key).then(function () { return next(found); }); }
        entry.refused = answer.refused || '没有送出';
        return keep(entry).then(function () { return next(found); });
      });
    }
    waiting().then(function (found) {
      return next(found.filter(function (entry) { return again || !entry.refused; }));
    }).catch(function () { words = ''; }).then(function () {
      busy = false;
      return refresh(words);
    }).then(function () {
      if (sent && !opened()) { window.location.reload(); }
    });
  }
  if (box) {
    var again = function () { if (!loggedOut && navigator.onLine !== false) { flush(false); } };  // logged out: not before the page is opened anew
    one('[data-queue-send]').addEventListener('click', function () { flush(true); });
    window.addEventListener('online', again);
    window.setInterval(again, EVERY);
    refresh().then(function (found) { if (found.length) { flush(false); } });
  }
  all('[data-offline-ready]').forEach(function (line) { line.hidden = false; });

  /* ---- the form of one household, on the page of the list ---- */
  var list = one('[data-list]'), sheet = one('[data-form]');
  function opened() { return Boolean(sheet && !sheet.hidden) || Boolean(form && !sheet); }
  function key() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return [].map.call(bytes, function (byte, at) { return ([4, 6, 8, 10].indexOf(at) < 0 ? '' : '-') + ('0' + byte.toString(16)).slice(-2); }).join('');
  }
  function today() {
    var now = new Date();
    return now.getFullYear() + '-' + ('0' + (now.getMonth() + 1)).slice(-2) + '-' + ('0' + now.getDate()).slice(-2);
  }
  function person(name, met) {
    var other = one('[data-people-box] label:last-child'), label = other.cloneNode(true), input = one('input', label);
    input.value = name;
    input.checked = met;
    label.querySelector('span').lastChild.nodeValue = name;
    return label;
  }
  function open(home, url) {
    var people = one('[data-people-box]'), other = people.lastElementChild;
    form.reset();
    form.action = url;
    form.elements.client_key.value = key();
    form.elements.day.value = today();
    form.elements.occasion.value = home.dataset.occasion;
    form.dataset.name = home.dataset.name;
    while (people.firstElementChild !== other) { people.firstElementChild.remove(); }
    JSON.parse(home.dataset.people).forEach(function (name, at) { people.insertBefore(person(name, at === 0), other); });
    all('[data-task]', form).slice(1).forEach(function (block) { block.remove(); });
    one('[data-title]', sheet).textContent = home.dataset.name + '户';
    one('[data-place]', sheet).textContent = home.dataset.where;
    one('[data-left]', sheet).textContent = '上次留下：' + home.dataset.left;
    one('[data-left]', sheet).hidden = !home.dataset.left;
    one('[data-refused]', form).hidden = true;
    tellPhoto();
    picked = home;
    turn(true);
    window.history.pushState({ visit: true }, '', '#visit');
  }
  function turn(yes) {
    list.hidden = yes;
    sheet.hidden = !yes;
    window.scrollTo(0, 0);
    one(yes ? 'input[name=mode]:checked' : '#main', yes ? form : document).focus();
  }
  if (sheet) {
    document.addEventListener('click', function (event) {
      var link = event.target.closest('[data-record]');
      if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(link.closest('[data-household]'), link.href); }
      if (event.target.closest('[data-close]')) { window.history.back(); }
    });
    window.addEventListener('popstate', function () { if (!sheet.hidden) { turn(false); } });
    if (window.location.hash === '#visit') { window.history.replaceState(null, '', window.location.pathname); }
  }
  if (!form) { return; }

  /* ---- small comforts of the form ---- */
  function tellPhoto() {
    var file = form.elements.photo.files[0];
    one('[data-picked]', form).textContent = file ? '已拍 1 张' : '拍照';
  }
  form.elements.photo.addEventListener('change', tellPhoto);
  var more = one('[data-add-task]', form);
  more.hidden = false;
  more.addEventListener('click', function () {
    var blocks = all('[data-task]', form), copy = blocks[0].cloneNode(true), number = blocks.length + 1;
    all('[id]', copy).forEach(function (each) { each.id += '-' + number; });
    all('[for]', copy).forEach(function (each) { each.htmlFor += '-' + number; });
    one('[name=task]', copy).value = '';
    more.before(copy);
    more.hidden = number >= 5;
    one('[name=task]', copy).focus();
  });

  /* ---- saving: at once where there is a network, else later ---- */
  function typed() {
    var data = new FormData(form), entry = { key: form.elements.client_key.value, owner: owner, url: form.action, name: form.dataset.name, at: Date.now(), fields: [], photo: null, photoName: '' };
    data.forEach(function (value, name) {
      if (name === 'csrfmiddlewaretoken') { return; }
      if (typeof value === 'string') { entry.fields.push([name, value]); } else if (value.size) { entry.photo = value; entry.photoName = value.name; }
    });
    return entry;
  }
  function refused(sentence) {
    var said = one('[data-refused]', form);
    one('span', said).textContent = sentence;
    said.hidden = false;
    said.scrollIntoView({ block: 'center' });
  }
  function later(entry, words) {
    return keep(entry).then(function () {
      if (sheet) {
        if (picked && !one('.sent-later', picked)) {
          var line = document.createElement('p');
          line.className = 'sent-later';
          line.textContent = '已记下，待发送';
          one('.mid', picked).appendChild(line);
        }
        window.history.back();
      } else { form.hidden = true; all('.dock').forEach(function (dock) { dock.hidden = true; }); }
      return refresh(words);
    });
  }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (form.dataset.sent) { return; }
    form.dataset.sent = '1';
    var entry = typed();
    send(entry, WAIT).then(function (answer) {  // whoever stands there waits no longer; a photograph has its time in the queue
      if (answer.saved) { window.location.assign(form.dataset.back); return null; }
      if (answer.login || answer.later) { loggedOut = loggedOut || Boolean(answer.login); return later(entry, answer.login ? LOGIN : ''); }
      return refused(answer.refused || '没有保存');
    }).catch(function () {
      refused('没有保存，手机里也存不下。请不要关这一页，有网了再点一次保存');
    }).then(function () { delete form.dataset.sent; });
  });
})();
