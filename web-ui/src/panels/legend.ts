import { css, html, LitElement, svg } from 'lit';
import { shared } from './style.js';

const STAR = '8,1.5 9.6,5.8 14.2,6 10.6,8.9 11.8,13.3 8,10.8 4.2,13.3 5.4,8.9 1.8,6 6.4,5.8';

/** The words for the marks, with the same shapes as the canvas. */
export class Legend extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 3px 18px;
        margin: 0;
        padding: 8px 10px 6px;
        list-style: none;
        color: var(--muted);
        font-size: 12px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  override render() {
    return html`<ul aria-label="Legend">
      ${item(
        svg`<path d="M0 8H16" stroke="var(--mark-front)" stroke-width="1.75"/>
          <circle cx="8" cy="8" r="4.2" fill="var(--mark-front)"/>`,
        'front of the population',
      )}
      ${item(
        svg`<path d="M8 3.5L12.5 8 8 12.5 3.5 8Z" stroke="var(--mark-archive)"
          stroke-width="1.75" fill="none"/>`,
        'never dominated, no longer in the population',
      )}
      ${item(
        svg`<path d="M8 3.5L12 11.5H4Z" fill="var(--mark-fresh)"/>`,
        'this generation',
      )}
      ${item(
        svg`<circle cx="4" cy="8" r="2.6" fill="var(--mark-earlier)"/>
          <circle cx="12" cy="8" r="2.6" fill="var(--mark-earlier)" opacity=".3"/>`,
        'earlier generations, fading',
      )}
      ${item(svg`<polygon points=${STAR} fill="var(--mark-supernet)"/>`, 'supernet')}
    </ul>`;
  }
}

function item(shape: unknown, words: string) {
  return html`<li>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shape}</svg>${words}
  </li>`;
}

customElements.define('lab-legend', Legend);
