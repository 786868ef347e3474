import { css } from 'lit';

/** What all panels share: quiet labels, tabular figures, plain buttons. */
export const shared = css`
  :host {
    display: block;
    min-width: 0;
    font-variant-numeric: tabular-nums;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.93em;
  }
  .muted {
    color: var(--muted);
  }
  .label {
    color: var(--muted);
    font-size: 12px;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 3px 10px;
    cursor: pointer;
  }
  button:hover {
    border-color: var(--axis);
    background: var(--sunken);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .sign {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .sign::before {
    content: '';
    width: 8px;
    height: 8px;
    flex: none;
    border: 2px solid currentcolor;
    border-radius: 50%;
  }
  .sign.good {
    color: var(--good);
  }
  .sign.good::before {
    background: currentcolor;
  }
  .sign.warn {
    color: var(--warn);
  }
  .sign.warn::before {
    border-radius: 0;
    rotate: 45deg;
  }
  .sign.bad {
    color: var(--bad);
  }
  .sign.bad::before {
    border-radius: 0;
    background: currentcolor;
  }
  .sign.quiet {
    color: var(--muted);
  }
`;

/** What the lines of a chart are. */
export const lineLegend = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 18px;
    padding: 0 14px 8px;
    color: var(--muted);
    font-size: 12px;
  }
  .legend i {
    display: inline-block;
    width: 22px;
    margin-right: 6px;
    border-top: 2px solid var(--mark-front);
    vertical-align: middle;
  }
`;
