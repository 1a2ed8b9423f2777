module.exports = "a button";
