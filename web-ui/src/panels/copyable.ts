import { css, html, LitElement } from 'lit';
import { shared } from './style.js';

/** Words for another window: a click copies them. */
export class Copyable extends LitElement {
  static override properties = {
    words: {},
    what: {},
    copied: { state: true },
  };
  static override styles = [
    shared,
    css`
      .copy {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        padding: 6px 6px 6px 10px;
        border: 1px solid var(--line);
        border-radius: 4px;
        background: var(--sunken);
      }
      code {
        min-width: 0;
        overflow-wrap: anywhere;
        font-size: 12px;
      }
      button {
        flex: none;
        background: var(--surface);
        font-size: 12px;
      }
    `,
  ];

  declare words: string;
  /** What the words are, for people and tests. */
  declare what: string;
  declare copied: string | null;

  constructor() {
    super();
    this.copied = null;
  }

  override render() {
    return html`<div class="copy">
      <code data-test=${this.what}>${this.words}</code>
      <button type="button" @click=${this.copy} aria-label="Copy the ${this.what}">
        ${this.copied === this.words ? 'Copied' : 'Copy'}
      </button>
    </div>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.words);
      this.copied = this.words;
    } catch {
      this.select();
    }
  }

  /** Without clipboard rights the text is selected, so that Ctrl-C takes it. */
  private select(): void {
    const code = this.renderRoot.querySelector('code');
    if (code) getSelection()?.selectAllChildren(code);
  }
}

customElements.define('lab-copyable', Copyable);
