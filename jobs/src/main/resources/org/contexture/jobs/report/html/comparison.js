(function () {
  'use strict';

  const BLUE = '#0072b2', GRAY = '#b4bac6', DARK = '#1d2430';
  const charts = JSON.parse(document.getElementById('data').textContent);
  const number = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  // Nodes and not markup: a name is never read as HTML.
  function note(bar, figure) {
    const box = document.createElement('div');
    box.textContent = bar.name + ': ' + figure + ' ' + number.format(bar.value) +
      (bar.low === undefined ? '' : ' (' + number.format(bar.low) + ' to ' + number.format(bar.high) + ')');
    return box;
  }

  // A line that leaves the axis is not drawn, and no figure is over 100.
  function within(value) {
    return Math.max(-100, Math.min(100, value));
  }

  function ends(bars) {
    return bars.flatMap(bar => [bar.value, bar.low, bar.high]).filter(end => end !== undefined).map(within);
  }

  function interval(bar, index) {
    return [bar.low, bar.high].map(end => ({ coord: [within(end), index], symbol: 'rect', symbolSize: [2, 12], symbolRotate: 0 }));
  }

  function draw(shown, index) {
    const place = document.getElementById('chart-' + index);
    place.style.height = (90 + 34 * shown.bars.length) + 'px';
    const chart = echarts.init(place);
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', fontSize: 12 },
      aria: { enabled: true },
      title: { text: shown.name, textStyle: { fontSize: 15, fontWeight: 500 } },
      grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
      tooltip: { formatter: of => note(shown.bars[of.dataIndex], shown.name) },
      xAxis: {
        type: 'value',
        min: Math.floor(Math.min(0, ...ends(shown.bars)) / 10) * 10,
        max: Math.ceil(Math.max(10, ...ends(shown.bars)) / 10) * 10
      },
      yAxis: [{
        type: 'category', inverse: true, axisTick: { show: false },
        data: shown.bars.map(bar => bar.name), axisLabel: { width: 240, overflow: 'truncate' }
      }, {
        // At a bar's end the interval would cross the figure out.
        type: 'category', inverse: true, position: 'right', axisTick: { show: false }, axisLine: { show: false },
        data: shown.bars.map(bar => bar.value === undefined ? 'none' : number.format(bar.value))
      }],
      series: [{
        type: 'bar', barMaxWidth: 22,
        data: shown.bars.map(bar => ({
          value: bar.value, itemStyle: { color: bar.baseline ? GRAY : BLUE }
        })),
        markLine: {
          silent: true, label: { show: false }, lineStyle: { color: DARK, type: 'solid', width: 1.5 },
          data: shown.bars.map((bar, at) => bar.low === undefined ? null : interval(bar, at)).filter(Boolean)
        }
      }]
    });
    return chart;
  }

  document.documentElement.className = 'drawn';
  const drawn = charts.map(draw);
  window.addEventListener('resize', () => drawn.forEach(chart => chart.resize()));
})();
