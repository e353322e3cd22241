import { messages } from '../form';

export const deploy = messages({
  en: {},
  zh: {},
});
