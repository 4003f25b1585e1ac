/* One look for all charts: direct labels instead of legends, axis from zero, no animation, SVG (prints sharp).
   An element `[data-chart="income"][data-source="id"]` reads its figures from the JSON block with that id.
   The same figures stand in a table on the page. */
(function () {
  'use strict';
  if (!window.echarts) { return; }
  var css = getComputedStyle(document.documentElement);
  function v(name) { return css.getPropertyValue(name).trim(); }
  var font = v('--font'), ink = v('--ink-1'), ink2 = v('--ink-2');
  var small = { fontFamily: font, fontSize: 12, color: v('--ink-3') };

  function yuan(n) { return String(n).replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ','); }
  function ceiling(n) {
    var step = Math.pow(10, Math.floor(Math.log10(Math.max(n, 1)))) / 2;
    return Math.ceil(n / step) * step;
  }

  /* {"rows": [{"year": 2026, "value": 6184, "line": 8800}, …], "line_label": "2026年监测范围"}; a missing figure is null */
  function income(data, narrow) {
    var rows = data.rows, top = 0, lowest = 0;
    rows.forEach(function (row) { top = Math.max(top, row.value || 0, row.line || 0); lowest = Math.min(lowest, row.value || 0); });
    var lined = rows.filter(function (row) { return row.line !== null && row.line !== undefined; });
    var last = lined[lined.length - 1];
    function below(row) { return row.value !== null && row.line !== null && row.line !== undefined && row.value < row.line; }
    var said = (data.line_label || '监测范围') + (last ? (narrow ? ' ' : '\n') + yuan(last.line) + ' 元' : '');
    var bars = {
      type: 'bar', barMaxWidth: 34,
      data: rows.map(function (row) {
        var under = below(row);
        return { value: row.value, itemStyle: { color: v(under ? '--c4' : '--c1') }, label: { color: under ? v('--zhe') : ink, fontWeight: under ? 600 : 400 } };
      }),
      label: { show: true, position: 'top', fontSize: narrow ? 11 : 13, fontFamily: font, formatter: function (p) { return p.value === null || p.value === undefined ? '' : yuan(p.value); } }
    };
    var line = {
      type: 'line', step: 'middle', symbol: 'none', z: 3, connectNulls: false,
      data: rows.map(function (row) { return row.line === undefined ? null : row.line; }),
      lineStyle: { color: ink2, width: 1.5, type: [5, 4] },
      endLabel: { show: !narrow, formatter: said, color: ink2, fontSize: 12, lineHeight: 17, fontFamily: font, offset: [14, 0] }
    };
    return {
      title: { show: Boolean(narrow && last), text: '- - ' + said, right: 12, top: 0, textStyle: { fontFamily: font, fontSize: 12, fontWeight: 400, color: ink2 } },
      grid: { left: 58, right: last && !narrow ? 132 : 12, top: narrow ? 34 : 26, bottom: 28 },
      xAxis: { type: 'category', data: rows.map(function (row) { return String(row.year); }), axisLine: { lineStyle: { color: v('--line-3') } }, axisTick: { show: false }, axisLabel: small },
      yAxis: { type: 'value', min: lowest < 0 ? null : 0, max: ceiling(top * 1.05), splitNumber: 3, axisLine: { show: false }, axisTick: { show: false }, axisLabel: Object.assign({ formatter: yuan }, small), splitLine: { lineStyle: { color: v('--line') } } },
      series: last ? [bars, line] : [bars]
    };
  }

  /* {"names": ["新纳入", "风险消除"], "rows": [{"month": "9月", "in": 12, "out": 7}, …]}: in above the axis, out below it */
  function flows(data, narrow) {
    var rows = data.rows, top = 1;
    rows.forEach(function (row) { top = Math.max(top, row.in, row.out); });
    function bars(name, sign, colour) {
      return {
        name: name, type: 'bar', stack: 'flow', barMaxWidth: 26, itemStyle: { color: v(colour) },
        data: rows.map(function (row) { return sign > 0 ? row.in : -row.out; }),
        label: { show: !narrow, position: sign > 0 ? 'top' : 'bottom', fontFamily: font, fontSize: 12, color: ink, formatter: function (p) { return p.value ? String(Math.abs(p.value)) : ''; } }
      };
    }
    return {
      legend: { left: 40, top: 0, itemWidth: 10, itemHeight: 10, icon: 'rect', textStyle: { fontFamily: font, fontSize: 12, color: ink2 } },
      grid: { left: 44, right: 8, top: 30, bottom: 26 },
      xAxis: { type: 'category', data: rows.map(function (row) { return row.month; }), axisLine: { onZero: true, lineStyle: { color: v('--line-3') } }, axisTick: { show: false }, axisLabel: small },
      yAxis: { type: 'value', min: -ceiling(top * 1.15), max: ceiling(top * 1.15), splitNumber: 4, minInterval: 1, axisLabel: Object.assign({ formatter: function (n) { return String(Math.abs(n)); } }, small), splitLine: { lineStyle: { color: v('--line') } } },
      series: [bars(data.names[0], 1, '--c4'), bars(data.names[1], -1, '--c1')]
    };
  }

  var kinds = { income: income, flows: flows };
  [].forEach.call(document.querySelectorAll('[data-chart]'), function (place) {
    var source = document.getElementById(place.dataset.source), options = kinds[place.dataset.chart];
    if (!source || !options) { return; }
    var chart = echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(Object.assign({ animation: false, textStyle: { fontFamily: font } }, options(JSON.parse(source.textContent), place.clientWidth < 480)));
    window.addEventListener('resize', function () { chart.resize(); });
  });
}());
