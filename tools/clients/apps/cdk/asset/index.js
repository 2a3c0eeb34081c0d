exports.handler = async ({ name }) => ({ greeting: `Hello ${name}` });
