/* Small comforts of the query page, which works without them. */
(function () {
  'use strict';
  /* ---- typing leaves only the columns whose name holds it ---- */
  [].forEach.call(document.querySelectorAll('[data-narrow]'), function (box) {
    var whole = document.getElementById(box.dataset.narrow);
    box.hidden = false;
    box.addEventListener('input', function () {
      [].forEach.call(whole.querySelectorAll('label'), function (each) { each.hidden = each.textContent.indexOf(box.value.trim()) < 0; });
      [].forEach.call(whole.querySelectorAll('fieldset'), function (group) { group.hidden = !group.querySelector('label:not([hidden])'); });
    });
    box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); } });
  });
  var first = document.querySelector('[data-first]') || document.querySelector('.cond [aria-invalid]');
  if (first) { first.focus(); }
}());
