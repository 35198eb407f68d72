(function () {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const BLUE = '#0072b2', ORANGE = '#e69f00', GRAY = '#b4bac6', RED = '#d55e00';
  // Okabe and Ito's colours, which the colour-blind can tell apart, and two more.
  const COLORS = [BLUE, ORANGE, '#009e73', RED, '#cc79a7', '#56b4e9', '#8c6d1f', '#5e4fa2', '#222222', GRAY];
  const charts = [];
  const narrow = window.innerWidth < 720;
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  const text = { fontFamily: 'inherit', fontSize: 12 };

  // Nodes and not markup: what a text holds is never read as HTML.
  function lines(parts) {
    const box = document.createElement('div');
    box.style.maxWidth = Math.min(360, window.innerWidth - 60) + 'px';
    box.style.whiteSpace = 'normal';
    parts.filter(Boolean).forEach(part => {
      box.appendChild(document.createElement('div')).textContent = part;
    });
    return box;
  }

  function draw(id, option) {
    const chart = echarts.init(document.getElementById(id));
    chart.setOption(Object.assign({ animation: false, textStyle: text, aria: { enabled: true } }, option));
    charts.push(chart);
  }

  // Ends of an axis that are no round number have no label.
  function axis(name, more) {
    return Object.assign({
      type: 'value', name: name, nameTextStyle: { color: '#566072' },
      axisLabel: { formatter: value => value < 0 || value !== Math.round(value) ? '' : number.format(value) }
    }, more);
  }

  function lengths(shown) {
    const parts = [['whole', BLUE, 'whole'], ['cut', ORANGE, 'cut'], ['no vector', GRAY, 'none']];
    const series = parts.map(part => ({
      name: part[0], type: 'bar', stack: 'texts', color: part[1], barCategoryGap: '6%',
      data: shown.bins.map((bin, i) => [bin.middle, bin[part[2]], i])
    }));
    if (shown.limit !== undefined) {
      series[0].markLine = {
        symbol: 'none', lineStyle: { color: RED }, silent: true,
        label: { formatter: 'max-tokens ' + shown.limit, color: RED, position: 'end' },
        data: [{ xAxis: shown.limit + 0.5 }]
      };
    }
    draw('lengths', {
      grid: { left: 56, right: 24, top: 56, bottom: 44 },
      legend: { top: 0 },
      tooltip: {
        trigger: 'axis', axisPointer: { type: 'shadow' },
        formatter: found => {
          const bin = shown.bins[found[0].data[2]];
          return lines([bin.range + ' tokens', ...parts.map(part => part[0] + ': ' + number.format(bin[part[2]]))]);
        }
      },
      xAxis: axis('tokens', {
        min: shown.from, max: shown.to, nameLocation: 'middle', nameGap: 28, splitLine: { show: false }
      }),
      yAxis: axis('texts', { minInterval: 1 }),
      series: series
    });
  }

  function speed(shown) {
    draw('speed', {
      grid: { left: 64, right: 48, top: 48, bottom: 44 },
      legend: { top: 0 },
      tooltip: {
        trigger: 'axis',
        formatter: found => lines([number.format(found[0].data[0]) + ' s',
          ...found.map(of => of.seriesName + ': ' + number.format(of.data[1]))])
      },
      xAxis: axis('seconds', {
        max: shown.seconds, nameLocation: 'middle', nameGap: 28, splitLine: { show: false }
      }),
      yAxis: [axis('tokens/s'), axis('cores', { max: shown.cores * 1.04, minInterval: 1, splitLine: { show: false } })],
      series: [
        { name: 'tokens/s', type: 'line', showSymbol: false, color: BLUE, areaStyle: { opacity: 0.15 }, data: shown.tokens },
        { name: 'busy cores', type: 'line', showSymbol: false, color: ORANGE, yAxisIndex: 1, data: shown.busy }
      ]
    });
  }

  function time(parts) {
    const colors = [BLUE, '#56b4e9', '#009e73', ORANGE, '#f0c66b', '#8c6d1f', GRAY];
    const all = parts.reduce((sum, part) => sum + part.seconds, 0);
    draw('time', {
      grid: { left: 8, right: 16, top: narrow ? 96 : 56, bottom: 24 },
      legend: { top: 0, left: 0 },
      tooltip: { formatter: of => lines([of.seriesName + ': ' + number.format(of.value) + ' s of cores']) },
      xAxis: axis('', { max: all, splitLine: { show: false },
        axisLabel: { formatter: value => value === Math.round(value) ? number.format(value) + ' s' : '' } }),
      yAxis: { type: 'category', data: [''], axisTick: { show: false } },
      series: parts.map((part, i) => ({
        name: part.name, type: 'bar', stack: 'time', color: colors[i], barWidth: 28, data: [part.seconds]
      }))
    });
  }

  function map(shown) {
    const named = shown.colors.length > 1;
    const component = axis('', {
      scale: true, axisLabel: { show: false }, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: '#eef0f4' } }
    });
    draw('map', {
      grid: { left: 12, right: 12, top: named ? (narrow ? 96 : 64) : 12, bottom: 12 },
      legend: { show: named, top: 0, type: 'scroll' },
      tooltip: {
        enterable: false, confine: true,
        formatter: of => {
          const point = shown.points[of.data[2]];
          return lines([point.id, named ? shown.colors[point.color] : '', point.text]);
        }
      },
      xAxis: component,
      yAxis: component,
      series: shown.colors.map((name, color) => ({
        name: name === '' ? '(empty)' : name, type: 'scatter', symbolSize: 7, color: COLORS[color],
        itemStyle: { opacity: 0.75 },
        data: shown.points.map((point, i) => [point.x, point.y, i, point.color]).filter(point => point[3] === color)
      }))
    });
  }

  document.documentElement.className = 'drawn';
  if (data.lengths) { lengths(data.lengths); }
  if (data.speed) { speed(data.speed); }
  time(data.time);
  if (data.map) { map(data.map); }
  window.addEventListener('resize', () => charts.forEach(chart => chart.resize()));
})();
