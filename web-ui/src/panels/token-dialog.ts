import { css, html, LitElement, nothing } from 'lit';
import { createToken, joinCommand } from '../connection/tokens.js';
import { clock } from '../model/units.js';
import type { IssuedToken, Problem } from '../model/wire.js';
import './copyable.js';
import { shared } from './style.js';

const VALIDITIES: [string, string][] = [
  ['PT1H', 'an hour'],
  ['P1D', 'a day'],
  ['P7D', 'a week'],
];

/** Makes a one-time token with which a bench joins. The token is shown once. */
export class TokenDialog extends LitElement {
  static override properties = {
    token: { state: true },
    problem: { state: true },
    sending: { state: true },
  };
  static override styles = [
    shared,
    css`
      dialog {
        width: min(520px, calc(100vw - 24px));
        padding: 0;
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 6px;
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.4);
      }
      form,
      .done {
        display: grid;
        gap: 12px;
        padding: 16px 18px;
      }
      h2 {
        margin: 0;
        font-size: 15px;
        font-weight: 650;
      }
      p {
        margin: 0;
        font-size: 13px;
      }
      label {
        display: grid;
        gap: 3px;
        font-size: 13px;
      }
      input,
      select {
        width: 100%;
        padding: 6px 8px;
        font: inherit;
        color: inherit;
        background: var(--sunken);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
      .problem strong {
        color: var(--bad);
      }
      .problem code {
        overflow-wrap: anywhere;
      }
      .buttons {
        display: flex;
        gap: 8px;
        justify-content: flex-end;
      }
    `,
  ];

  declare token: IssuedToken | null;
  declare problem: Problem | null;
  declare sending: boolean;

  constructor() {
    super();
    this.token = null;
    this.problem = null;
    this.sending = false;
  }

  open(): void {
    this.token = null;
    this.problem = null;
    this.dialog?.showModal();
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  override render() {
    return html`<dialog aria-label="Attach a bench" @close=${this.forget}>
      ${this.token ? this.done(this.token) : this.form()}
    </dialog>`;
  }

  private form() {
    return html`<form @submit=${this.submit}>
      <h2>Attach a bench</h2>
      <p class="muted">
        A one-time token lets one machine join this lab with its boards. Give it only to people whose
        measurements you trust.
      </p>
      <label>
        Name of the bench
        <input
          name="name"
          required
          autocomplete="off"
          maxlength="64"
          pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*"
          title="Letters, digits, dots, dashes and underscores"
        />
      </label>
      <label>
        Can be used for
        <select name="validFor">
          ${VALIDITIES.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
        </select>
      </label>
      <label>
        Admin secret
        <input name="adminSecret" type="password" required autocomplete="current-password" />
        <span class="label">The text of the file admin.secret in the lab's folder on the server</span>
      </label>
      ${this.problem ? problemPart(this.problem) : nothing}
      <div class="buttons">
        <button type="button" @click=${this.close}>Cancel</button>
        <button ?disabled=${this.sending}>${this.sending ? 'Asking …' : 'Make a token'}</button>
      </div>
    </form>`;
  }

  private done(token: IssuedToken) {
    const command = joinCommand(location, token.token);
    return html`<div class="done">
      <h2>Run this on ${token.name}, once</h2>
      <lab-copyable .words=${command} .what=${'join command'}></lab-copyable>
      <p class="muted">
        It can be used until ${new Date(token.expiresAt).toLocaleDateString()}
        ${clock(token.expiresAt)} and is not shown again.
        ${command.includes('//HOST') ? 'HOST is the name of the server as the bench sees it.' : ''}
      </p>
      <div class="buttons"><button type="button" @click=${this.close}>Done</button></div>
    </div>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    this.sending = true;
    const answer = await createToken({
      name: text('name'),
      validFor: text('validFor'),
      adminSecret: text('adminSecret'),
    });
    this.sending = false;
    this.problem = 'problem' in answer ? answer.problem : null;
    this.token = 'answer' in answer ? answer.answer : null;
  }

  private close(): void {
    this.dialog?.close();
  }

  /** Nothing of it stays on the page. */
  private forget(): void {
    this.token = null;
    this.problem = null;
    this.renderRoot.querySelector('form')?.reset();
  }
}

function problemPart(problem: Problem) {
  return html`<p class="problem" role="alert">
    <strong>${problem.what}</strong>: <code>${problem.which}</code>. ${problem.do}.
  </p>`;
}

customElements.define('lab-token-dialog', TokenDialog);
