export { LabPage } from './lab-page.tsx';
