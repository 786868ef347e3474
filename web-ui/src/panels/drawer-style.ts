import { css } from 'lit';

export const drawerStyle = css`
  aside {
    position: fixed;
    inset: 56px 0 0 auto;
    z-index: 10;
    display: flex;
    flex-direction: column;
    width: min(421px, 100vw);
    background: var(--surface);
    border-left: 1px solid var(--line);
    box-shadow: var(--shadow);
    animation: enter 0.16s ease-out;
  }
  @keyframes enter {
    from {
      translate: 24px 0;
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    aside {
      animation: none;
    }
  }
  @media (max-width: 1020px) {
    aside {
      inset: 0 0 0 auto;
      z-index: 30;
    }
  }
  header {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px;
    padding: 12px 18px;
    border-bottom: 1px solid var(--line);
  }
  h2 {
    margin: 0;
    font-size: 15px;
    font-weight: 650;
    outline: none;
  }
  h3 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    margin: 20px 0 6px;
    padding-bottom: 4px;
    border-bottom: 1px solid var(--line);
    font-size: 13px;
    font-weight: 650;
  }
  h3 .label {
    font-weight: 400;
    text-align: right;
  }
  .content {
    flex: 1;
    overflow-y: auto;
    padding: 14px 18px 28px;
    overscroll-behavior: contain;
  }
  .figures {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 14px;
    margin-top: 16px;
  }
  .figures > div {
    display: flex;
    flex-direction: column;
  }
  .figures strong {
    font-size: 21px;
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.01em;
  }
  .figures small {
    font-size: 14px;
    font-weight: 500;
    letter-spacing: 0;
  }
  .genes {
    display: flex;
    flex-wrap: wrap;
    gap: 5px;
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
  }
  .genes li {
    padding: 1px 7px;
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  .genes b {
    font-weight: 500;
  }
  .genes .differs {
    border-color: var(--accent);
    box-shadow: inset 3px 0 var(--accent);
    padding-left: 9px;
  }
  .genes .differs b {
    font-weight: 700;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  th,
  td {
    padding: 2px 0;
    text-align: right;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th {
    padding-right: 12px;
    color: var(--muted);
    font-weight: 400;
    text-align: left;
    white-space: nowrap;
  }
  td.muted {
    width: 62px;
  }
  .bars td {
    vertical-align: middle;
    white-space: nowrap;
  }
  .bars td:last-child {
    width: 66px;
  }
  .bar {
    width: 55%;
  }
  .bar i {
    display: block;
    height: 7px;
    min-width: 1px;
    border-radius: 1px;
    background: var(--mark-front);
  }
  .reason {
    margin: 0;
    color: var(--bad);
  }
`;
