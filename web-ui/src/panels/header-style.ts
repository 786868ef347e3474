import { css } from 'lit';

export const headerStyle = css`
  :host {
    display: contents;
  }
  @media (min-width: 1021px) {
    header {
      position: sticky;
      top: 0;
      z-index: 20;
      flex-wrap: nowrap;
    }
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 20px;
    min-height: 56px;
    padding: 8px 20px;
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 9px;
    color: var(--accent);
    font-size: 15px;
    letter-spacing: 0.01em;
  }
  h1 {
    margin: 0;
    padding-left: 20px;
    border-left: 1px solid var(--line);
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  dl {
    display: flex;
    gap: 28px;
    margin: 0 0 0 8px;
  }
  dt {
    color: var(--muted);
    font-size: 11px;
    line-height: 1.3;
  }
  dd {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0;
    font-weight: 550;
    line-height: 1.35;
  }
  progress {
    appearance: none;
    width: 90px;
    height: 4px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--line);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .right {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-left: auto;
    font-size: 13px;
  }
  .pill {
    padding: 3px 11px;
    border: 1px solid var(--line);
    border-radius: 999px;
  }
  .notice {
    margin: 0;
    padding: 7px 20px;
    background: var(--warn-surface);
    border-bottom: 1px solid var(--line);
    font-size: 13px;
  }
  .notice b {
    margin-right: 6px;
    color: var(--warn);
  }
  .failed b {
    color: var(--bad);
  }
  @media (max-width: 720px) {
    header {
      gap: 8px 12px;
      padding: 10px 12px;
    }
    .right {
      order: 1;
    }
    h1 {
      order: 2;
      width: 100%;
      padding: 0;
      border: 0;
    }
    dl {
      order: 3;
      width: 100%;
      margin: 0;
      justify-content: space-between;
      gap: 12px;
    }
    progress {
      width: 44px;
    }
    .notice {
      padding: 7px 12px;
    }
  }
`;
