import { css, html, LitElement, type PropertyValues } from 'lit';
import { ask, type Answer } from '../connection/ask.js';
import type { Predictions as Pictures } from '../model/wire.js';
import { shared } from './style.js';

/** Some images of the data set: what the candidate sees, beside the truth. */
export class Predictions extends LitElement {
  static override properties = {
    run: {},
    genome: {},
    answer: { state: true },
  };
  static override styles = [
    shared,
    css`
      table {
        width: 100%;
        border-collapse: separate;
        border-spacing: 4px;
        margin: 0 -4px;
        table-layout: fixed;
      }
      th {
        color: var(--muted);
        font-size: 12px;
        font-weight: 400;
        text-align: left;
      }
      td {
        padding: 0;
      }
      img {
        display: block;
        width: 100%;
        background: var(--sunken);
        border-radius: 2px;
        image-rendering: pixelated;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        margin: 6px 0 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
      }
      i {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 5px;
        border: 1px solid var(--line);
      }
      p {
        margin: 0;
      }
    `,
  ];

  declare run: string;
  declare genome: string;
  declare answer: Answer<Pictures> | null;

  constructor() {
    super();
    this.answer = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('run') || changed.has('genome')) void this.load();
  }

  override render() {
    if (!this.answer) return html`<p class="muted">Painting …</p>`;
    if ('problem' in this.answer) {
      const { what, do: remedy } = this.answer.problem;
      return html`<p class="muted" data-test="no-predictions">${what}. ${remedy}.</p>`;
    }
    const { images, classes } = this.answer.answer;
    return html`<table data-test="predictions">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">Truth</th>
            <th scope="col">Prediction</th>
          </tr>
        </thead>
        <tbody>
          ${images.map((image) => this.row(image))}
        </tbody>
      </table>
      <ul aria-label="Classes">
        ${classes.map(({ name, color }) => html`<li><i style="background:${color}"></i>${name}</li>`)}
      </ul>`;
  }

  private row(image: Pictures['images'][number]) {
    const picture = (source: string, what: string) => html`<td>
      <img
        src=${source}
        alt="${what} of ${image.id}"
        style="aspect-ratio:${image.width}/${image.height}"
        loading="lazy"
      />
    </td>`;
    return html`<tr>
      ${picture(image.input, 'Input')} ${picture(image.truth, 'Truth')}
      ${picture(image.prediction, 'Prediction')}
    </tr>`;
  }

  /** The answer to an older question is dropped. */
  private async load(): Promise<void> {
    this.answer = null;
    const { run, genome } = this;
    const answer = await ask<Pictures>(`/api/v1/runs/${run}/predictions/${genome}`);
    if (run === this.run && genome === this.genome) this.answer = answer;
  }
}

customElements.define('lab-predictions', Predictions);
