/* The entry form: keyboard, rows, pasting, checks while typing, drafts. Everything also works without it, by buttons. */
(function () {
  'use strict';
  var form = document.getElementById('entry'), grid = document.getElementById('grid');
  if (!form) { return; }
  var REST = 2000, dirty = false, restTimer = null, checkTimer = null, asked = 0, refused = false;
  function all(selector, root) { return [].slice.call((root || document).querySelectorAll(selector)); }
  function shown(field) { return field.type !== 'hidden' && !field.disabled && field.offsetParent !== null && !field.closest('details:not([open])'); }

  /* ---- from one cell to the next ---- */
  function inputs() {
    var groups = {};
    return all('input, select', form).filter(function (field) {
      if (!shown(field) || field.tabIndex < 0) { return false; }
      if (field.type !== 'radio') { return true; }
      var group = groups[field.name];
      groups[field.name] = true;
      return field.checked || (!group && !form.querySelector('[name="' + field.name + '"]:checked'));
    });
  }
  function go(field) {
    if (!field) { return; }
    field.focus();
    if (field.select && field.type !== 'checkbox') { field.select(); }
  }
  function people() { return all('tbody.person', grid); }
  function cellsOf(person) { return all('tr.main input, tr.main select', person).filter(shown); }
  function placeOf(field) {
    var person = field.closest('tbody.person'), row = field.closest('tr.main');
    if (!person || !row) { return null; }
    return { person: person, at: people().indexOf(person), cell: cellsOf(person).indexOf(field) };
  }
  function next(field) {
    var place = placeOf(field), cells = place && cellsOf(place.person), where = place && detour(field, place.person);
    if (where) { open(where); go(where); return; }
    if (field.dataset.detour) { field.closest('details').open = false; place = { person: field.closest('tbody.person') }; place.at = people().indexOf(place.person); place.cell = 99; cells = []; }
    if (!place) { var list = inputs(); go(list[list.indexOf(field) + 1]); return; }
    if (place.cell + 1 < cells.length) { go(cells[place.cell + 1]); return; }
    var following = people()[place.at + 1];
    if (following) { go(cellsOf(following)[0]); return; }
    if (empty(place.person) || !addPerson()) { leaveGrid(); return; }
    go(cellsOf(people().pop())[0]);
  }
  /* Who worked for some months worked somewhere: the form asks where, then goes on to the next person. */
  function detour(field, person) {
    var area = /-work_months$/.test(field.name) && Number(field.value) > 0 && person.querySelector('[name$="-work_area"]');
    if (!area || area.value || person.querySelector('[name$="-work_place"]').value) { return null; }
    area.dataset.detour = '1';
    return area;
  }
  function empty(person) { return cellsOf(person).every(function (field) { return !field.value || field.dataset.proposed; }); }
  function leaveGrid() { go(all('#id_income-wage, #entry [id^=id_income]')[0]); }
  function above(field) {
    var person = field.closest('tbody.person'), before = person && people()[people().indexOf(person) - 1];
    return before && before.querySelector('[name="' + field.name.replace(/^members-\d+/, 'members-' + before.dataset.row) + '"]' + (field.type === 'radio' ? ':checked' : ''));
  }
  function copyAbove(field) {
    var source = above(field);
    if (!source) { return; }
    if (field.type === 'radio') {
      all('[name="' + field.name + '"]', form).forEach(function (one) { if (one.value === source.value) { one.checked = true; one.focus(); } });
    } else { field.value = source.value; }
    changed(field);
  }

  /* ---- rows ---- */
  function addPerson() {
    var blank = document.getElementById('blank-row');
    if (!blank) { return null; }
    var row = 1 + Math.max.apply(null, people().map(function (one) { return Number(one.dataset.row); }).concat(-1));
    var holder = document.createElement('table');
    holder.innerHTML = blank.innerHTML.replace(/9999/g, row);
    var person = holder.querySelector('tbody.person');
    grid.appendChild(person);
    renumber();
    return person;
  }
  function renumber() {
    people().forEach(function (person, at) {
      person.querySelector('td.no').firstChild.nodeValue = String(at + 1);
      all('[aria-label]', person).forEach(function (one) { one.setAttribute('aria-label', one.getAttribute('aria-label').replace(/第\d+/, '第' + (at + 1))); });
    });
  }
  function removePerson(person) {
    var at = people().indexOf(person);
    if (people().length < 2) { addPerson(); }
    person.remove();
    renumber();
    go(cellsOf(people()[Math.max(0, at - 1)])[0]);
    touch();
    soonCheck();
  }

  /* ---- a block from a spreadsheet ---- */
  function put(field, text) {
    text = text.trim();
    if (field.tagName === 'SELECT') {
      var bare = text.replace(/^之/, ''), match = [].filter.call(field.options, function (option) { return option.text === text || option.text.replace(/^之/, '') === bare; })[0];
      if (!match) { return; }
      field.value = match.value;
    } else { field.value = text; }
    changed(field);
  }
  form.addEventListener('paste', function (event) {
    var text = event.clipboardData.getData('text'), place = placeOf(event.target);
    if (!place || !/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach(function (line, down) {
      var person = people()[place.at + down] || addPerson(), cells = person ? cellsOf(person) : [];
      line.split('\t').forEach(function (value, right) { if (cells[place.cell + right]) { put(cells[place.cell + right], value); } });
    });
  });

  /* ---- keys ---- */
  var typed = '', typedAt = 0, typedIn = null;
  function typeAhead(select, key) {
    typed = typedIn === select && Date.now() - typedAt < 900 ? typed + key : key;
    typedAt = Date.now();
    typedIn = select;
    var match = [].filter.call(select.options, function (option) { return option.dataset.k && option.dataset.k.indexOf(typed) === 0; })[0];
    if (match) { select.value = match.value; changed(select); }
  }
  form.addEventListener('keydown', function (event) {
    var field = event.target, key = event.key;
    if (event.isComposing || !/^(INPUT|SELECT)$/.test(field.tagName)) { return; }
    if (key === 'Enter' && !event.ctrlKey) { event.preventDefault(); next(field); return; }
    if (field.tagName === 'SELECT' && /^[a-z]$/i.test(key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      typeAhead(field, key.toLowerCase());
      return;
    }
    if ((key === 'd' || key === 'D') && event.ctrlKey) { event.preventDefault(); copyAbove(field); return; }
    if (key === 'Escape' && field.dataset.was !== undefined && field.type !== 'radio' && field.type !== 'checkbox') { field.value = field.dataset.was; changed(field); return; }
    var place = placeOf(field);
    if (place && (key === 'ArrowDown' || key === 'ArrowUp') && (event.ctrlKey || field.tagName === 'INPUT')) {
      var to = people()[place.at + (key === 'ArrowDown' ? 1 : -1)];
      if (to) { event.preventDefault(); go(cellsOf(to)[place.cell]); }
    }
  });
  document.addEventListener('keydown', function (event) {
    if (!event.ctrlKey || event.isComposing) { return; }
    if (event.key === 's' || event.key === 'S') { event.preventDefault(); keep(true); }
    if (event.key === 'Enter') { event.preventDefault(); document.getElementById('save').click(); }
  });
  form.addEventListener('focusin', function (event) { if (event.target.tagName !== 'BUTTON') { event.target.dataset.was = event.target.value; } });

  /* ---- buttons that need no trip to the server ---- */
  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('button[name=act]');
    if (!button || button.form !== form) { return; }
    if (button.value === 'add') {
      event.preventDefault();
      var person = addPerson();
      if (person) { go(cellsOf(person)[0]); }
    } else if (button.value.indexOf('remove-') === 0) {
      event.preventDefault();
      removePerson(button.closest('tbody.person'));
    } else if (button.value.indexOf('fix:') === 0) {
      var parts = button.value.split(':'), fields = all('[name="' + parts[1] + '"]', form);
      if (!fields.length) { return; }
      event.preventDefault();
      fields.forEach(function (one) { if (one.type !== 'radio') { one.value = parts[2]; } else if (one.value === parts[2]) { one.checked = true; } });
      open(fields[0]);
      changed(fields[0]);
      fields[0].focus();
    }
  });
  function open(field) { for (var box = field.closest('details'); box; box = box.parentNode.closest && box.parentNode.closest('details')) { box.open = true; } }
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#id_"]');
    var field = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!field) { return; }
    event.preventDefault();
    open(field);
    (field.querySelector('input') || field).focus();
    field.scrollIntoView({ block: 'center' });
  });
  document.addEventListener('change', function (event) {
    var choice = event.target;
    if (choice.form !== form || choice.name.indexOf('take-') !== 0) { return; }
    var field = document.getElementById('id_' + choice.name.slice(5));
    if (field) { open(field); }
  });

  /* ---- checks and sums while somebody types: when a cell is left, never in the middle of it ---- */
  function changed(field) { delete field.dataset.proposed; touch(); soonCheck(); }
  function soonCheck() { window.clearTimeout(checkTimer); checkTimer = window.setTimeout(check, 150); }
  function body() { return new URLSearchParams(new FormData(form)); }
  function post(url) { return fetch(url, { method: 'POST', body: body(), credentials: 'same-origin', redirect: 'manual', headers: { 'HX-Request': 'true' } }); }
  function check() {
    var mine = ++asked;
    post(form.dataset.check).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (text) {
      if (text === null || mine !== asked) { return; }
      show(new DOMParser().parseFromString(text, 'text/html'));
    }, function () { /* offline: the server checks when the form is saved */ });
  }
  function show(answer) {
    var active = document.activeElement;
    clear(active);
    all('[data-at]', answer).forEach(function (note) { place(note, active); });
    all('[data-out]', answer).forEach(function (data) {
      var out = document.getElementById(data.dataset.out);
      if (out) { out.textContent = data.value; out.classList.toggle('warn', data.hasAttribute('data-below')); }
    });
    swap('checks', answer.querySelector('[data-side]'), active);
    swap('why', answer.querySelector('[data-why]'), active);
    swap('settled', answer.querySelector('[data-settled]'), active);
    document.getElementById('save').setAttribute('aria-disabled', String(Number(answer.querySelector('[data-why]').dataset.stops) > 0));
    if (all('[data-propose]', answer).filter(propose).length) { soonCheck(); }
  }
  function swap(id, source, active) {
    var target = document.getElementById(id);
    if (!target || !source || (target.contains(active) && active.type === 'text')) { return; }
    target.replaceChildren.apply(target, [].slice.call(source.childNodes));
  }
  function clear() {
    all('.slot').forEach(function (slot) { slot.replaceChildren(); });
    all('tr.gmsg').forEach(function (row) { row.hidden = true; row.firstElementChild.replaceChildren(); });
    all('.is-invalid, .is-warned', form).forEach(function (one) { one.classList.remove('is-invalid', 'is-warned'); });
    all('[aria-invalid]', form).forEach(function (one) { one.removeAttribute('aria-invalid'); });
    all('td.bad, td.hmm', grid).forEach(function (one) { one.classList.remove('bad', 'hmm'); });
  }
  function place(note, active) {
    var name = note.dataset.at, field = document.getElementById('id_' + name), error = note.classList.contains('msg-e');
    var row = /^members-(\d+)-/.exec(name), person = row && grid.querySelector('tbody.person[data-row="' + row[1] + '"]');
    if (person && person.contains(active) && field && !field.value && field.tagName !== 'SPAN') { return; }
    var cell = field && field.closest('tr.main td'), slot = document.getElementById('slot-' + name);
    if (cell) { cell.classList.add(error ? 'bad' : 'hmm'); }
    if (field && !cell) { field.classList.add(error ? 'is-invalid' : 'is-warned'); }
    if (field && error) { field.setAttribute('aria-invalid', 'true'); }
    if ((cell || !slot) && person) {
      person.querySelector('tr.gmsg').hidden = false;
      slot = person.querySelector('tr.gmsg td');
    }
    if (slot) {
      slot.appendChild(note);
      if (field) { field.setAttribute('aria-describedby', slot.id); }
    }
  }
  function propose(data) {
    var field = document.getElementById('id_' + data.dataset.propose);
    if (!field || field.value || field.dataset.proposed || field === document.activeElement) { return false; }
    field.value = data.value;
    field.dataset.proposed = '1';
    return true;
  }
  form.addEventListener('change', function (event) { changed(event.target); });
  document.getElementById('checks').addEventListener('change', function (event) { changed(event.target); });

  /* ---- drafts: after two seconds of rest, and when the page is left ---- */
  function touch() {
    dirty = true;
    window.clearTimeout(restTimer);
    restTimer = window.setTimeout(keep, REST);
  }
  function keep(always) {
    if ((!dirty && always !== true) || refused) { return; }
    window.clearTimeout(restTimer);
    dirty = false;
    var line = document.getElementById('kept');
    post(form.dataset.draft).then(function (answer) {
      if (answer.type === 'opaqueredirect') { throw new Error('login'); }
      return answer.text().then(function (text) {
        if (!answer.ok && answer.status !== 409) { throw new Error('server'); }
        refused = answer.status === 409;
        line.replaceChildren.apply(line, [].slice.call(new DOMParser().parseFromString(text, 'text/html').body.childNodes));
        if (!refused && !dirty) { document.dispatchEvent(new Event('draftkept')); }
      });
    }).catch(function () { dirty = true; line.textContent = '网络断了，草稿还没有保存。内容还在这一页，先别关'; });
  }
  form.addEventListener('input', touch);
  form.addEventListener('focusout', function () { if (dirty) { window.clearTimeout(restTimer); restTimer = window.setTimeout(keep, 300); } });
  document.addEventListener('visibilitychange', function () { if (document.hidden) { keep(); } });
  form.addEventListener('submit', function () { window.clearTimeout(restTimer); window.clearTimeout(checkTimer); dirty = false; asked += 1; });

  /* ---- a place to begin ---- */
  var wrong = form.querySelector('[aria-invalid]');
  if (wrong && document.querySelector('[data-stopped]')) { open(wrong); wrong.focus(); }
}());
