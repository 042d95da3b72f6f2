/** Where this repository lives, as package.json says (`node scripts/home.js`); nothing is published yet. */
export const HOME: string | undefined = undefined;
