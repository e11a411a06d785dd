// Starts the loads and draws their figures, which all come from /api/traffic.

const SIDES = [['on', 'protected'], ['off', 'unprotected']];
const CACHES = [['PRODUCT', 'products'], ['BESTSELLERS', 'rankings'], ['MARKET_REPORT', 'reports']];
const POLL_MILLIS = 400;

const $ = selector => document.querySelector(selector);

// ---- words for figures

const count = n => Math.round(n).toLocaleString('en');
/** A figure and its unit, which no line break parts. */
const unit = (figure, digits, name) => `${figure.toFixed(digits)}\u00a0${name}`;
const percent = ratio => unit(100 * ratio, 1, '%');

function time(seconds) {
  if (seconds >= 5400) return unit(seconds / 3600, 1, 'h');
  if (seconds >= 90) return unit(seconds / 60, 1, 'min');
  if (seconds >= 10) return unit(seconds, 0, 's');
  if (seconds >= 1) return unit(seconds, 1, 's');
  const millis = 1000 * seconds;
  return unit(millis, millis >= 10 || millis === 0 ? 0 : 1, 'ms');
}

const millis = n => time(n / 1000);
const done = run => run.answered + run.turnedAway + run.failed;
const alarm = n => n ? `<b class="failed">${count(n)}</b>` : '0';
const sum = (run, figure) => CACHES.reduce((sum, [query]) => sum + run.byQuery[query][figure], 0);
/** Whether a load that runs on both sides has still to run, or to end, on one of them. */
const isUnfinished = load => !load.on || load.on.state === 'RUNNING'
  || load.on.state === 'DONE' && (!load.off || load.off.state === 'RUNNING');
const progress = run => run.state === 'RUNNING' ? time(run.seconds) : `${run.state.toLowerCase()} after ${time(run.seconds)}`;

// ---- drawing

const PLOT = { left: 52, right: 548, top: 12, below: 26 };

/** A round number not below `value`, and the step that divides the axis up to it. */
function axis(value) {
  if (value <= 0) return { max: 1, step: 1 };
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [0.2, 0.5, 1, 2].map(s => s * power).find(s => value / s <= 5);
  return { max: Math.ceil(value / step) * step, step };
}

function ticks({ max, step }) {
  return Array.from({ length: Math.round(max / step) + 1 }, (_, i) => i * step);
}

/**
 * Draws a line for each side.
 *
 * @param lines by side, arrays of [x, y], or nothing
 * @param word how to say a y
 */
function chart(svg, lines, word, secondsAtLeast, yAtLeast) {
  const points = SIDES.flatMap(([side]) => lines[side] ?? []);
  const xAxis = axis(Math.max(secondsAtLeast, ...points.map(p => p[0])));
  const yAxis = axis(Math.max(yAtLeast, ...points.map(p => p[1])));
  const bottom = svg.viewBox.baseVal.height - PLOT.below;
  const x = v => PLOT.left + (PLOT.right - PLOT.left) * v / xAxis.max;
  const y = v => bottom - (bottom - PLOT.top) * v / yAxis.max;

  const parts = ticks(yAxis).map(v =>
    `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(v)}" y2="${y(v)}"/>` +
    `<text x="${PLOT.left - 8}" y="${y(v) + 4}" text-anchor="end">${word(v)}</text>`);
  parts.push(...ticks(xAxis).map(v =>
    `<text x="${x(v)}" y="${bottom + 18}" text-anchor="middle">${+v.toFixed(3)}</text>`));
  for (const [side] of SIDES) {
    const line = lines[side];
    if (line?.length) {
      const path = line.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ');
      parts.push(`<polyline class="curve ${side}" points="${path}"/>`);
    }
  }
  svg.innerHTML = parts.join('');
}

/** Draws a dot for each caller, as many as there are in the order of being answered. */
function herd(svg, total, answered, turnedAway, failed) {
  const columns = 50;
  const rows = Math.ceil(total / columns);
  const dots = (from, to, kind, inset = 1) => {
    let path = '';
    for (let i = from; i < to; i++) {
      const side = 10 - 2 * inset;
      path += `M${(i % columns) * 10 + inset} ${Math.floor(i / columns) * 10 + inset}h${side}v${side}h${-side}z`;
    }
    return `<path class="${kind}" d="${path}"/>`;
  };
  svg.setAttribute('viewBox', `0 0 ${columns * 10} ${rows * 10}`);
  svg.innerHTML = dots(0, answered, 'answered')
    + dots(answered, answered + turnedAway, 'turned-away', 2)
    + dots(answered + turnedAway, answered + turnedAway + failed, 'failed', 2)
    + dots(answered + turnedAway + failed, total, 'waiting');
}

/** Fills a table: a row for each [label, how to say it for a run]. */
function table(element, rows, runs) {
  const head = '<tr><th></th>' + SIDES.map(([side, name]) => `<th class="${side}">${name}</th>`).join('') + '</tr>';
  const body = rows.map(([label, say]) =>
    `<tr><th>${label}</th>` + SIDES.map(([side]) => `<td>${runs[side] ? say(runs[side]) : '–'}</td>`).join('') + '</tr>');
  element.innerHTML = `<thead>${head}</thead><tbody>${body.join('')}</tbody>`;
}

// ---- the replay

const REPLAY_TILES = [
  ['Queries run', run => count(run.queries)],
  ['Hit ratio', run => percent(run.hitRatio)],
  ['99 of 100 pages within', run => millis(run.latency.p99)],
  ['Time saved', run => time(run.savedSeconds)],
];

const REPLAY_ROWS = [
  ['pages answered, a second', run => `${count(run.answered)}, ${count(run.answered / Math.max(run.seconds, 0.001))}`],
  ['pages turned away, failed', run => `${alarm(run.turnedAway)}, ${alarm(run.failed)}`],
  ['page latency: half, 95 %, 99 %, slowest', run =>
    [run.latency.p50, run.latency.p95, run.latency.p99, run.latency.max].map(millis).join(', ')],
  ['cache lookups', run => count(run.lookups)],
  ['waited for the database, all together', run => time(run.databaseSeconds)],
  ...CACHES.map(([query, name]) => [`${name}: lookups, hit ratio, queries`, run => {
    const figures = run.byQuery[query];
    return `${count(figures.lookups)}, ${percent(figures.hitRatio)}, ${count(figures.queries)}`;
  }]),
  ['lookups that waited for another’s query', run => count(sum(run, 'waited'))],
  ['lookups answered at once with a stale value', run => count(sum(run, 'stale'))],
];

function renderReplay(replay, isUnderWay) {
  for (const [side] of SIDES) {
    const run = replay?.[side];
    $(`#replay progress[data-side=${side}]`).value = run ? done(run) / run.requests : 0;
    $(`#replay output[data-side=${side}]`).textContent =
      run ? `${count(done(run))} of ${count(run.requests)}, ${progress(run)}` : side === 'on' && isUnderWay ? 'warming up' : '–';
  }
  const runs = replay ?? {};
  $('#replay-tiles').innerHTML = REPLAY_TILES.map(([label, say]) =>
    `<div class="tile"><h3>${label}</h3><dl>` + SIDES.map(([side, name]) =>
      `<div class="${side}"><dd>${runs[side] ? say(runs[side]) : '–'}</dd><dt>${name}</dt></div>`).join('') + '</dl></div>')
    .join('');
  const seconds = replay?.pagesPerSecond ? replay.requests / replay.pagesPerSecond : 1;
  const lines = value => Object.fromEntries(SIDES.map(([side]) =>
    [side, runs[side]?.timeline.map(point => [point.seconds, value(point)])]));
  chart($('#replay-queries'), lines(point => point.costlyQueries), count, seconds, 10);
  chart($('#replay-slowest'), lines(point => point.slowest), millis, seconds, 10);
  table($('#replay-table'), REPLAY_ROWS, runs);
}

// ---- the stampede

const STAMPEDE_ROWS = [
  ['callers answered', run => count(run.answered)],
  ['callers turned away, failed', run => `${count(run.turnedAway)}, ${alarm(run.failed)}`],
  ['one query, alone', run => millis(run.oneQueryMillis)],
  ['half of the callers done within', run => millis(run.latency.p50)],
  ['99 of 100 done within', run => millis(run.latency.p99)],
  ['… in queries', run => run.p99InQueries.toFixed(2)],
  ['the last one done within', run => millis(run.latency.max)],
  ['waited for another’s query', run => count(run.byQuery.BASKET_REPORT.waited)],
  ['waited for the database, all together', run => time(run.databaseSeconds)],
  ...[['health', 'healthMeanwhile'], ['pages', 'pagesMeanwhile']].flatMap(([name, figures]) => [
    [`${name} meanwhile: answered, failed`, run => `${count(run[figures].answered)}, ${alarm(run[figures].failed)}`],
    [`${name} meanwhile: half, slowest`, run => `${millis(run[figures].p50)}, ${millis(run[figures].max)}`],
  ]),
];

/** The points of a count that stays what it is until the next one. */
function steps(timeline) {
  let before = 0;
  return timeline.reduce((points, { seconds, answered }) => {
    points.push([seconds, before], [seconds, answered]);
    before = answered;
    return points;
  }, [[0, 0]]);
}

function renderStampede(stampede, isUnderWay) {
  const runs = stampede ?? {};
  for (const [side] of SIDES) {
    const run = runs[side];
    const box = $(`.herd[data-side=${side}]`);
    box.querySelector('.big').textContent = run ? `${count(run.queries)} ${run.queries === 1 ? 'query' : 'queries'}` : '–';
    const isNext = isUnderWay && (side === 'on' || runs.on && runs.on.state !== 'RUNNING');
    box.querySelector('.note').textContent = !run ? (isNext ? 'getting ready' : '')
      : `${count(run.answered)} of ${count(run.requests)} callers answered`
        + (run.turnedAway ? `, ${count(run.turnedAway)} turned away` : '')
        + (run.failed ? `, ${count(run.failed)} failed` : '') + ` after ${time(run.seconds)}`;
    herd(box.querySelector('svg'), stampede?.callers ?? 500, run?.answered ?? 0, run?.turnedAway ?? 0, run?.failed ?? 0);
  }
  const lines = Object.fromEntries(SIDES.map(([side]) =>
    [side, runs[side] && steps(runs[side].timeline)]));
  chart($('#stampede-answered'), lines, count, 0.5, stampede?.callers ?? 500);
  table($('#stampede-table'), STAMPEDE_ROWS, runs);
}

// ---- the contest

function renderContest(contest) {
  const contenders = contest?.contenders ?? [];
  const head = ['policy', 'visits', ...CACHES.map(([, name]) => `${name} queried`), 'time of the database'];
  const rows = contenders.map(contender => [
    contender.name, count(contender.visited), ...CACHES.map(([query]) => count(contender.queries[query] ?? 0)),
    time(contender.databaseSeconds),
  ]);
  $('#contest-table').innerHTML = `<thead><tr>${head.map(word => `<th>${word}</th>`).join('')}</tr></thead><tbody>`
    + rows.map(([name, ...cells]) => `<tr><th>${name}</th>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('')
    + '</tbody>';
}

// ---- talking to the shop

function render(status) {
  const { isRunning, replay, stampede } = status;
  const isReplay = isRunning && !!replay && isUnfinished(replay);
  const isStampede = isRunning && !isReplay && !!stampede && isUnfinished(stampede);
  renderReplay(replay, isReplay);
  renderStampede(stampede, isStampede);
  renderContest(status.contest);
  for (const control of document.querySelectorAll('button:not(.stop), select')) control.disabled = isRunning;
  $('#replay-form .stop').hidden = !isReplay;
  $('#stampede-form .stop').hidden = !isStampede;
  $('#contest-form .stop').hidden = !isRunning || isReplay || isStampede;
}

function say(problem) {
  $('#problem').textContent = problem ?? '';
  $('#problem').hidden = !problem;
}

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `the shop answered ${response.status}`);
  }
  return response.status === 204 ? undefined : response.json();
}

let watching = false;

/** Draws the figures until nothing is under way any more. */
async function watch() {
  if (watching) return;
  watching = true;
  try {
    for (;;) {
      const status = await ask('api/traffic');
      render(status);
      if (!status.isRunning) break;
      await new Promise(wake => setTimeout(wake, POLL_MILLIS));
    }
  } catch (e) {
    say(`The shop does not answer: ${e.message}`);
  } finally {
    watching = false;
  }
}

function starts(form, path) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    say();
    const settings = [...new FormData(form)].filter(([, value]) => value !== '');
    try {
      render(await ask(`${path}?${new URLSearchParams(settings)}`, { method: 'POST' }));
    } catch (e) {
      say(e.message);
    }
    watch();
  });
}

starts($('#replay-form'), 'api/traffic/replay');
starts($('#stampede-form'), 'api/traffic/stampede');
starts($('#contest-form'), 'api/traffic/contest');
for (const stop of document.querySelectorAll('.stop')) {
  stop.addEventListener('click', () => ask('api/traffic', { method: 'DELETE' }).catch(e => say(e.message)));
}
watch();
