import './panels/app.js';
