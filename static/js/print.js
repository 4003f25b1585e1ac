/* The print button of a paper: there only where scripts run; Ctrl+P does the same. */
(function () {
  'use strict';
  [].forEach.call(document.querySelectorAll('[data-print]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
}());
