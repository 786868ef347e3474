import { css } from 'lit';

export const scatterStyle = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    overflow: hidden;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .focus {
    cursor: crosshair;
    touch-action: pan-y;
  }
  .focus:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
    border-radius: 4px;
  }
  .tip {
    position: absolute;
    display: grid;
    gap: 2px;
    padding: 6px 9px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    pointer-events: none;
    translate: 14px -50%;
  }
  .tip.left {
    translate: calc(-100% - 14px) -50%;
  }
  .tip code {
    color: var(--muted);
    font-size: 11px;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (max-width: 480px) {
    .tip {
      inset: auto 8px 50px auto !important;
      translate: none;
      white-space: normal;
    }
  }
`;
