// Fills the page of `iocwright report` with the data in it: an object with
//   about      an explanation of the instance, see explain()
//   warnings   texts
//   entities   {type, id, enabled, explanation}
//   pvs        [name, record type, alias of or "", description, entity or null, place]
//   files      the paths of the files in places, which are [file, line]
//   script     {text, entity, explanation} for each line of st.cmd
//   relations  [from, field, to]
// where entities and files are indexes. All of it is shown as text, never as HTML.
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);

// An element with attributes, and strings or elements in it. Attributes that are null are left out.
function make(name, attributes, ...content) {
  const out = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {}))
    if (value !== null) out.setAttribute(key, value);
  out.append(...content);
  return out;
}

const plural = (count, noun) => `${count.toLocaleString('en')} ${count === 1 ? noun : noun.replace(/y$/, 'ie') + 's'}`;

function nameOf(entity) {
  const {type, id} = data.entities[entity];
  return id || type;
}

const linkTo = entity => make('a', {href: `#entity-${entity}`, title: data.entities[entity].type}, nameOf(entity));

// Whether a text, in lower case, has all of these words.
const wordsOf = text => text.toLowerCase().split(/\s+/).filter(Boolean);
const hasAll = (text, words) => words.every(word => text.includes(word));

// --- Explanations: {text, sections: [{title, rows: [{name, value, place, note}]}]} ---

function explainRow(row, entity) {
  const line = /^st\.cmd:(\d+)$/.exec(row.name);
  const name = line ? make('a', {href: `#line-${line[1]}`}, row.name) : row.name;
  const isEntity = entity !== null && row.name === 'entity';
  const value = isEntity ? make('a', {href: `#entity-${entity}`}, row.value) : row.value;
  const out = make('tr', null, make('th', {scope: 'row'}, name), make('td', null, make('code', null, value)));
  const more = make('td', {class: 'place'});
  if (row.note) more.append(make('span', {class: 'note'}, row.note));
  if (row.place) more.append(make('span', null, row.place));
  out.append(more);
  return out;
}

// `entity` is the one that an explained line belongs to, or null.
function explain(explanation, entity = null) {
  return explanation.sections.map(section => {
    const table = make('table', {class: 'rows'});
    if (section.title) table.append(make('caption', null, section.title));
    table.append(make('tbody', null, ...section.rows.map(row => explainRow(row, entity))));
    return table;
  });
}

// --- Entities ---

const entityViews = data.entities.map((entity, index) => {
  const title = make('span', {class: 'id'}, entity.id || entity.type);
  const summary = make('summary', null, title);
  if (entity.id) summary.append(make('span', {class: 'type'}, entity.type));
  if (!entity.enabled) summary.append(make('span', {class: 'badge'}, 'disabled'));
  const view = make('details', {id: `entity-${index}`, class: 'entity card'}, summary);
  view.addEventListener('toggle', () => {
    if (view.open && view.childElementCount === 1) view.append(...explain(entity.explanation));
  });
  const words = entity.explanation.sections.filter(section => section.title === 'fields')
    .flatMap(section => section.rows.map(row => `${row.name} ${row.value}`));
  return {view, text: [entity.id, entity.type, ...words].join('\n').toLowerCase()};
});

function searchEntities() {
  const words = wordsOf(byId('entity-search').value);
  let hits = 0;
  for (const {view, text} of entityViews) {
    view.hidden = !hasAll(text, words);
    if (!view.hidden) ++hits;
  }
  byId('entity-hits').textContent = words.length === 0 ? '' : `${hits} of ${plural(data.entities.length, 'entity')}`;
}

// --- PVs ---

const placeText = ([file, line]) => `${data.files[file].split('/').pop()}:${line}`;

const columns = ['PV', 'Record type', 'Description', 'Entity', 'Template'];
// What a column shows of a PV.
const pvTexts = data.pvs.map(([name, type, aliasOf, description, entity, place]) => [
  name, aliasOf ? `${type}, alias of ${aliasOf}` : type, description, entity === null ? '' : nameOf(entity),
  place ? placeText(place) : '']);
const pvSearched = pvTexts.map((texts, index) => {
  const entity = data.pvs[index][4];
  return [...texts, entity === null ? '' : data.entities[entity].type].join('\n').toLowerCase();
});
const pageSize = 200;
const compare = new Intl.Collator('en', {numeric: true}).compare;
const table = {column: null, isDescending: false, shown: pageSize};

const headers = columns.map((title, column) => {
  const button = make('button', {type: 'button'}, title);
  button.addEventListener('click', () => sortBy(column));
  return make('th', {scope: 'col', 'aria-sort': 'none'}, button);
});

// The first click sorts, the second reverses, the third restores the order in which the IOC loads the records.
function sortBy(column) {
  if (table.column !== column) Object.assign(table, {column, isDescending: false});
  else if (!table.isDescending) table.isDescending = true;
  else table.column = null;
  headers.forEach((header, i) => {
    header.setAttribute('aria-sort', i !== table.column ? 'none' : table.isDescending ? 'descending' : 'ascending');
  });
  showPvs();
}

function pvRow(index) {
  const [, , , , entity, place] = data.pvs[index];
  const texts = pvTexts[index];
  const cells = [
    make('code', null, texts[0]), texts[1], texts[2], entity === null ? '' : linkTo(entity),
    place ? make('span', {title: `${data.files[place[0]]}:${place[1]}`}, texts[4]) : ''];
  return make('tr', null, ...cells.map((cell, i) => {
    const isEmpty = texts[i] === '';
    return make(i === 0 ? 'th' : 'td', {scope: i === 0 ? 'row' : null, class: isEmpty ? 'empty' : null,
                                        'data-label': i === 0 ? null : columns[i]}, cell);
  }));
}

function showPvs() {
  const words = wordsOf(byId('pv-search').value);
  const found = [...pvTexts.keys()].filter(index => hasAll(pvSearched[index], words));
  if (table.column !== null) {
    const sign = table.isDescending ? -1 : 1;
    found.sort((a, b) => sign * compare(pvTexts[a][table.column], pvTexts[b][table.column]));
  }
  byId('pv-rows').replaceChildren(...found.slice(0, table.shown).map(pvRow));
  byId('pv-hits').textContent = words.length === 0 ? '' : `${found.length} of ${plural(data.pvs.length, 'PV')}`;
  const more = byId('pv-more');
  more.hidden = found.length <= table.shown;
  more.textContent = `Show ${plural(found.length - table.shown, 'more PV')}`;
}

// --- The startup script ---

let current = 0; // the line that the Tab key leads to

const lineViews = data.script.map((line, index) => {
  const number = index + 1;
  const isBlank = line.text.trim() === '';
  const content = [make('span', {class: 'number', 'aria-hidden': 'true'}, String(number)),
                   make('code', null, line.text)];
  if (line.entity !== null && !isBlank) content.push(make('span', {class: 'from'}, nameOf(line.entity)));
  const kind = line.entity === null ? 'template' : 'own';
  if (isBlank) return {view: make('li', {id: `line-${number}`, class: 'line blank'}, ...content)};
  const button = make('button', {type: 'button', class: `line ${kind}`, tabindex: '-1', 'aria-expanded': 'false'},
                      ...content);
  const view = make('li', {id: `line-${number}`}, button);
  button.addEventListener('click', () => toggleLine(index));
  button.addEventListener('focus', () => moveTo(index));
  return {view, button};
});

function toggleLine(index, isOpen = lineViews[index].button.getAttribute('aria-expanded') === 'false') {
  const {view, button} = lineViews[index];
  button.setAttribute('aria-expanded', String(isOpen));
  view.querySelector('.why')?.remove();
  if (!isOpen) return;
  const line = data.script[index];
  view.append(make('div', {class: 'why', role: 'region', 'aria-label': `Line ${index + 1}`},
                   ...explain(line.explanation, line.entity)));
}

function moveTo(index) {
  lineViews[current].button?.setAttribute('tabindex', '-1');
  current = index;
  lineViews[current].button?.setAttribute('tabindex', '0');
}

function onScriptKey(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step || !event.target.matches('button.line')) return;
  event.preventDefault();
  let next = current + step;
  while (lineViews[next] && !lineViews[next].button) next += step;
  lineViews[next]?.button.focus();
}

// --- References ---

function showRelations() {
  const rows = data.relations.map(([from, field, to]) => make(
    'tr', null, make('th', {scope: 'row'}, linkTo(from)), make('td', null, field || 'sub-entity'),
    make('td', null, linkTo(to))));
  byId('relation-rows').append(make('table', {class: 'rows'}, make('tbody', null, ...rows)));
  byId('relations').hidden = rows.length === 0;
  const used = new Set(data.relations.flatMap(([from, , to]) => [from, to]));
  const left = data.entities.filter((entity, index) => entity.enabled && !used.has(index)).length;
  byId('graph-note').textContent = rows.length === 0 ? 'No entity refers to another.'
    : left === 0 ? '' : `Not drawn: ${plural(left, 'entity')} without references.`;
}

// --- The page ---

// Replaces a search and what it searches by a text.
function showNone(kind, text, searched) {
  byId(`${kind}-search`).hidden = true;
  searched.hidden = true;
  byId(`${kind}-hits`).textContent = text;
}

// Opens what the address names: an entity, or a line of the script.
function openTarget() {
  const [, kind, number] = /^#(entity|line)-(\d+)$/.exec(location.hash) ?? [];
  if (kind === 'entity' && entityViews[number]) {
    const {view} = entityViews[number];
    if (view.hidden) {
      byId('entity-search').value = '';
      searchEntities();
    }
    view.open = true;
    view.scrollIntoView();
    view.querySelector('summary').focus({preventScroll: true});
  } else if (kind === 'line' && lineViews[number - 1]?.button) {
    toggleLine(number - 1, true);
    lineViews[number - 1].view.scrollIntoView({block: 'center'});
    lineViews[number - 1].button.focus({preventScroll: true});
  }
}

byId('description').textContent = data.about.text;
byId('entity-count').textContent = data.entities.length.toLocaleString('en');
byId('pv-count').textContent = data.pvs.length.toLocaleString('en');
byId('line-count').textContent = data.script.length.toLocaleString('en');
byId('warnings').append(...data.warnings.map(text => make('p', {class: 'warning'}, text)));
byId('about-rows').append(...explain(data.about));
byId('entity-list').append(...entityViews.map(({view}) => view));
byId('entity-search').addEventListener('input', searchEntities);
byId('pv-columns').append(...headers);
byId('pv-search').addEventListener('input', () => {
  table.shown = pageSize;
  showPvs();
});
byId('pv-more').addEventListener('click', () => {
  const before = byId('pv-rows').childElementCount;
  table.shown = Infinity;
  showPvs();
  byId('pv-rows').children[before]?.querySelector('a')?.focus();
});
showPvs();
if (data.entities.length === 0) showNone('entity', 'This instance has no entities.', byId('entity-list'));
if (data.pvs.length === 0) showNone('pv', 'No PVs are known.', byId('pv-table'));
byId('script-lines').append(...lineViews.map(({view}) => view));
byId('script-lines').addEventListener('keydown', onScriptKey);
if (lineViews.length > 0) moveTo(Math.max(0, lineViews.findIndex(({button}) => button)));
showRelations();
addEventListener('hashchange', openTarget);
addEventListener('click', event => { // which changes nothing if the address is that of the link already
  if (event.target.closest('a')?.getAttribute('href') === location.hash) openTarget();
});
openTarget();
