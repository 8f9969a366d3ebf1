import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Dependence } from './Dependence.js';

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <Dependence points={400} seed={1} />
  </StrictMode>,
);
