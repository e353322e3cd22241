import { messages } from './form';

export const charts = messages({
  en: {},
  zh: {},
});
