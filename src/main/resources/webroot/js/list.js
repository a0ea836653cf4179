// A list of the server as a view: searched, filtered, sorted and paged by its address, kept current in place.

import { Away } from './api.js';
import { el, fill, place, say, setText } from './dom.js';
import { go, href } from './router.js';
import { count, number } from './words.js';

/** Rows of a page; on a narrow screen each is a card. */
export const PAGE = matchMedia('(max-width: 800px)').matches ? 25 : 100;
const TYPING_PAUSE = 250;

/** A column's `of` picks what its cell depends on, and `show` renders it: a cell is touched only when what it shows has changed. */
export function listView(kind) {
  return {
    title: kind.title,
    open: (root, route) => new List(kind, root, route),
  };
}

class List {
  #kind;
  #route;
  #rows = new Map();
  #ask = 0;
  #typing = 0;
  #next = null;
  #parts;

  constructor(kind, root, route) {
    this.#kind = kind;
    this.#route = route;
    this.#parts = this.#build();
    const { head, bar, error, table, empty, pager } = this.#parts;
    const heading = el('div', { class: 'view-head' }, el('h1', { id: 'view-title', tabindex: -1 }, kind.title), head);
    const card = el('section', { class: 'card list', 'aria-labelledby': 'view-title' }, bar, error, table, empty, pager);
    fill(root, heading, el('p', { class: 'about muted' }, kind.about), card);
    this.#showHeads();
    this.#showFilters();
  }

  #build() {
    const body = el('tbody', { id: `${this.#kind.name}-body` });
    const heads = el('tr', { id: `${this.#kind.name}-head` });
    const caption = el('caption', { class: 'unseen' }, this.#kind.title);
    const inner = el('table', { 'aria-busy': 'true' }, caption, el('thead', {}, heads), body);
    return {
      body,
      heads,
      inner,
      head: el('span', { id: 'list-count', class: 'muted', role: 'status' }, 'Reading …'),
      bar: el('div', { class: 'filters', role: 'search' }, ...this.#fields(), el('span', { class: 'spacer' }), ...this.#tools()),
      error: el('p', { id: 'list-error', class: 'error', role: 'alert', hidden: true }),
      table: el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Table: ${this.#kind.title}` }, inner),
      empty: el('p', { id: 'list-empty', class: 'empty', hidden: true }),
      pager: el('nav', { class: 'pager', 'aria-label': 'Pages', hidden: true }),
    };
  }

  #tools() {
    return this.#kind.tools ? this.#kind.tools(() => this.#route.query) : [];
  }

  #fields() {
    const { search, filters = [] } = this.#kind;
    return [
      search &&
        el(
          'label',
          { class: 'search' },
          el('span', { class: 'unseen' }, search),
          el('input', {
            id: 'search',
            type: 'search',
            placeholder: search,
            maxlength: 200,
            autocomplete: 'off',
            spellcheck: 'false',
            oninput: (event) => this.#typed(event.target.value),
          }),
          el('kbd', { 'aria-hidden': 'true' }, '/'),
        ),
      ...filters.map(({ name, label, options }) =>
        el(
          'label',
          { class: 'choice' },
          label,
          el(
            'select',
            { id: `filter-${name}`, onchange: (event) => this.#refine({ [name]: event.target.value }) },
            el('option', { value: '' }, 'all'),
            ...options.map(([value, text]) => el('option', { value }, text)),
          ),
        ),
      ),
    ];
  }

  /** The address changed, and it is still this list. */
  route(route) {
    this.#route = route;
    this.#showHeads();
    this.#showFilters();
    this.#parts.inner.setAttribute('aria-busy', 'true');
    return this.refresh();
  }

  close() {
    clearTimeout(this.#typing);
    this.#ask = -1;
  }

  /** Reads the page anew. An answer that a newer question has overtaken is dropped. */
  async refresh() {
    const ask = ++this.#ask;
    const { page, ...query } = this.#route.query;
    try {
      const answer = await this.#kind.read({ ...query, ...this.#sorting(), limit: PAGE });
      if (ask === this.#ask) {
        say(this.#parts.error, null);
        this.#show(answer);
      }
    } catch (problem) {
      if (ask === this.#ask) {
        const away = problem instanceof Away; // Said above, for the whole page.
        say(this.#parts.error, away ? null : `The list could not be read: ${problem.message}`);
        setText(this.#parts.head, '');
      }
      throw problem;
    }
  }

  #show({ rows, total, next }) {
    const kept = new Map();
    for (const row of rows) {
      const id = this.#kind.id(row);
      const known = this.#rows.get(id) ?? this.#newRow();
      this.#update(known, row);
      kept.set(id, known);
    }
    this.#rows = kept;
    this.#next = next;
    place(
      this.#parts.body,
      [...kept.values()].map((known) => known.tr),
    );
    this.#parts.inner.setAttribute('aria-busy', 'false');
    this.#showCount(rows.length, total);
    say(this.#parts.empty, rows.length > 0 ? null : this.#kind.empty(this.#route.query));
    this.#parts.table.hidden = rows.length === 0;
    this.#showPager(rows.length, total);
  }

  #showCount(shown, total) {
    const { one, many = `${one}s`, filters = [] } = this.#kind;
    const narrowed = ['q', 'agent', ...filters.map((filter) => filter.name)].some((name) => this.#route.query[name]);
    const some =
      total === null ? `${number(shown)}${this.#next ? ' or more' : ''} ${shown === 1 ? one : many}` : count(total, one, many);
    setText(this.#parts.head, narrowed ? `${some} found` : some);
  }

  #newRow() {
    const cells = this.#kind.columns.map(({ title, class: name }) => el('td', { class: name, 'data-label': title }));
    return { tr: el('tr', {}, ...cells), shown: ([]) };
  }

  #update(known, row) {
    this.#kind.columns.forEach((column, index) => {
      const held = column.of(row);
      const key = JSON.stringify(held) ?? '';
      if (known.shown[index] !== key) {
        known.shown[index] = key;
        fill(known.tr.children[index], ...column.show(held, row));
      }
    });
  }

  /** By what the list is sorted: as the address says, else in its own way. */
  #sorting() {
    const { sort = this.#kind.sort, order } = this.#route.query;
    return { sort, order: order ?? (sort === this.#kind.sort ? this.#kind.order : 'asc') };
  }

  #showHeads() {
    const { sort, order } = this.#sorting();
    const focused = (document.activeElement)?.dataset?.key;
    fill(
      this.#parts.heads,
      ...this.#kind.columns.map(({ title, key, order: first }) => {
        if (!key) {
          return el('th', { scope: 'col' }, title);
        }
        const sorted = key === sort ? (order === 'asc' ? 'ascending' : 'descending') : null;
        const wanted = key === sort ? (order === 'asc' ? 'desc' : 'asc') : (first ?? 'asc');
        const sortBy = () => this.#refine({ sort: key, order: wanted });
        return el(
          'th',
          { scope: 'col', 'aria-sort': sorted },
          el('button', { type: 'button', class: 'sort', 'data-key': key, onclick: sortBy }, title),
        );
      }),
    );
    if (focused) {
      (this.#parts.heads.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /** Fields follow the address, but not while somebody types into them. */
  #showFilters() {
    const search = (this.#parts.bar.querySelector('#search'));
    if (search && search !== document.activeElement) {
      search.value = this.#route.query.q ?? '';
    }
    for (const { name } of this.#kind.filters ?? []) {
      (this.#parts.bar.querySelector(`#filter-${name}`)).value = this.#route.query[name] ?? '';
    }
    this.#showChips();
  }

  /** A filter that has no field of its own, as the agent that a link named, is shown and can be taken away. */
  #showChips() {
    this.#parts.bar.querySelector('.only')?.remove();
    const { agent } = this.#route.query;
    if (agent) {
      const chip = el(
        'button',
        { class: 'only', type: 'button', onclick: () => this.#refine({ agent: '' }) },
        `agent ${agent} ✕`,
      );
      chip.setAttribute('aria-label', `Only agent ${agent}. Show all agents`);
      this.#parts.bar.querySelector('.spacer')?.before(chip);
    }
  }

  #typed(text) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#refine({ q: text.trim() }, true), TYPING_PAUSE);
  }

  /** Another filter or order begins at the first page. */
  #refine(change, replace = false) {
    const { after, page, ...query } = this.#route.query;
    go(href(this.#kind.name, null, { ...query, ...change }), { replace });
  }

  #showPager(shown, total) {
    const { query, trail } = this.#route;
    const page = Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1);
    const { pager } = this.#parts;
    pager.hidden = page === 1 && this.#next === null && !query.after;
    const first = (page - 1) * PAGE + 1;
    const of = total === null ? '' : ` of ${number(total)}`;
    fill(
      pager,
      this.#turn('First', page > 1 || query.after ? { after: '', page: '' } : null, []),
      this.#turn(
        'Previous',
        trail.length > 0 ? { after: trail.at(-1) ?? '', page: page > 2 ? page - 1 : '' } : null,
        trail.slice(0, -1),
      ),
      el(
        'span',
        { class: 'muted', role: 'status' },
        shown === 0 ? `Page ${number(page)}` : `${number(first)} to ${number(first + shown - 1)}${of}`,
      ),
      this.#turn('Next', this.#next === null ? null : { after: this.#next, page: page + 1 }, [...trail, query.after ?? '']),
    );
  }

  #turn(name, change, trail) {
    const turn = () => go(href(this.#kind.name, null, { ...this.#route.query, ...change }), { trail });
    return el('button', { type: 'button', id: `page-${name.toLowerCase()}`, disabled: change === null, onclick: turn }, name);
  }
}
