import { css } from 'lit';

/** Tables of candidates: the genome on the left, figures on the right. */
export const tableStyle = css`
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  th,
  td {
    padding: 4px 14px;
    border-bottom: 1px solid var(--grid);
    text-align: right;
    white-space: nowrap;
  }
  tr:last-child td {
    border-bottom: 0;
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
  th {
    padding-block: 6px;
    color: var(--muted);
    font-weight: 500;
    font-size: 12px;
  }
  td button {
    padding: 0;
    border: 0;
    background: none;
    font-family: var(--mono);
    font-size: 12px;
    color: var(--accent);
  }
  td button:hover {
    background: none;
    text-decoration: underline;
  }
`;
